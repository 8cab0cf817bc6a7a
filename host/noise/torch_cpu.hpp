// host/noise/torch_cpu.hpp - the random numbers of PyTorch's CPU generator, float32: the contract of rng = "torch".
#pragma once
#include <cstdint>
#include <optional>
#include <random>
#include <span>

namespace t2x {

// torch.Generator().manual_seed(seed). Only the low 32 bits of the seed count. rand and randint give PyTorch's bits,
// randn its values to 2e-6 (its logarithm and sine are those of the vector unit it was built for).
class TorchGenerator {
public:
  explicit TorchGenerator(uint64_t seed) : engine_(static_cast<uint32_t>(seed)) {}
  // torch.rand: uniform in [0, 1).
  void rand(std::span<float> out);
  // torch.randint(low, low + range); range is not 0.
  void randint(int64_t low, uint32_t range, std::span<int64_t> out);
  // torch.randn. The values depend on the number of elements, not on the shape: below 16 they are drawn one by one,
  // from 16 on in blocks.
  void randn(std::span<float> out);

private:
  float uniform();
  double uniform_double();
  float normal();
  void transform_block(float* block);

  std::mt19937 engine_;
  std::optional<double> cached_normal_;  // the sine half of a pair; survives draws of 16 and more
};

}  // namespace t2x
