// latents.hpp - the latents of all items of a data set (pictures or sounds), encoded once and kept in host memory.
#pragma once
#include "batch.hpp"
#include <t2x/context.hpp>
#include <vector>

namespace training {

class Latents {
public:
  // Calls `data` (and `encode`, when it is connected) for every item. sizes: i32[P,2], height and width of pictures in
  // pixels, or i32[P,1], samples of sounds.
  explicit Latents(const t2x::Context& cx);
  size_t count() const { return values_.size(); }
  const std::vector<Shape>& shapes() const { return shapes_; }
  const std::vector<float>& latent(uint32_t item) const { return values_[item]; }
  // "picture" or "sound".
  const char* noun() const { return noun_; }

private:
  // Items of one size.
  void encode(const t2x::Context& cx, t2x::Tensor index, const std::vector<int32_t>& size,
              const std::vector<size_t>& items);

  uint32_t done_ = 0;
  const char* noun_ = "picture";
  std::vector<Shape> shapes_;
  std::vector<std::vector<float>> values_;
};

}  // namespace training
