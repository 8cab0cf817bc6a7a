#include "noise/noise.hpp"
#include "noise/philox.hpp"
#include "noise/torch_cpu.hpp"
#include "status/failure.hpp"
#include <t2x/shape.hpp>
#include <array>
#include <new>
#include <span>
#include <string>

namespace t2x {
namespace {

constexpr uint64_t kMostElements = uint64_t{1} << 36;  // 256 GiB of noise: a mistake in a size

uint64_t checked_count(const t2x_dims& dims) {
  uint64_t elements = 1;
  for (uint32_t i = 0; i < dims.rank; ++i)
    if (__builtin_mul_overflow(elements, uint64_t{dims.d[i]}, &elements) || elements > kMostElements)
      fail_user("noise of shape " + to_string(dims) + " is too large");
  return elements;
}

}  // namespace

std::vector<float> draw_noise(const t2x_dims& dims, uint64_t seed, std::string_view rng) {
  if (rng != "philox" && rng != "torch")
    fail_user("rng '" + std::string(rng) + "' is unknown; it is \"philox\" or \"torch\"." +
              did_you_mean(rng, std::array<std::string, 2>{"philox", "torch"}));
  if (dims.dtype != T2X_F32) fail_user("noise is f32, not " + to_string(dims));
  std::vector<float> noise;
  const uint64_t elements = checked_count(dims), images = dims.rank ? dims.d[0] : 1;
  try {
    noise.resize(elements);
  } catch (const std::bad_alloc&) {
    fail_memory("there is not enough memory for noise of shape " + to_string(dims) + "; make it smaller");
  }
  for (uint64_t i = 0; i < images && elements; ++i) {
    std::span<float> image = std::span(noise).subspan(i * (elements / images), elements / images);
    if (rng == "philox")
      philox_normals(seed + i, 0, image);
    else
      TorchGenerator(seed + i).randn(image);
  }
  return noise;
}

}  // namespace t2x
