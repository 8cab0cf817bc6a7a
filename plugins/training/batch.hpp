// batch.hpp - the examples of one micro-batch, ordered so that few programs serve all mixtures of sizes.
#pragma once
#include "examples.hpp"
#include <cstdint>
#include <vector>

namespace training {

// Height and width of a picture's latent.
struct Extent {
  uint32_t height = 0, width = 0;
  auto operator<=>(const Extent&) const = default;
};

// Examples sorted by the size of their pictures. Those of one size make one tensor when all have it; else every
// picture is a tensor of its own and the backbone pads the shorter ones (as lumina_t2i/train.py does).
struct Batch {
  std::vector<Example> examples;
  std::vector<Extent> sizes;     // of each example
  bool uneven() const { return sizes.front() != sizes.back(); }
};

// Examples [position, position + count) of the run. sizes[p]: of picture p.
Batch make_batch(const Examples& examples, const std::vector<Extent>& sizes, uint64_t position, uint32_t count);

}  // namespace training
