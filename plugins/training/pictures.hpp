// pictures.hpp - the latents of all pictures, encoded once and kept in host memory.
#pragma once
#include "batch.hpp"
#include <t2x/context.hpp>
#include <vector>

namespace training {

class Pictures {
public:
  // Calls `image` (and `encode`, when it is connected) for every picture. sizes: i32[P,2], height and width in pixels.
  explicit Pictures(const t2x::Context& cx);
  size_t count() const { return latents_.size(); }
  uint32_t channels() const { return channels_; }
  const std::vector<Extent>& extents() const { return extents_; }
  const std::vector<float>& latent(uint32_t picture) const { return latents_[picture]; }

private:
  void encode(const t2x::Context& cx, const std::vector<int32_t>& sizes);

  uint32_t channels_ = 0;
  std::vector<Extent> extents_;
  std::vector<std::vector<float>> latents_;
};

}  // namespace training
