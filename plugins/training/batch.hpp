// batch.hpp - the examples of one micro-batch, ordered so that few programs serve all mixtures of sizes.
#pragma once
#include "examples.hpp"
#include <t2x/abi.h>
#include <cstdint>
#include <vector>

namespace training {

// Of one latent, channels first: [C,h,w] of a picture, [C,frames] of a sound.
using Shape = std::vector<uint32_t>;

// Examples sorted by the shape of their latents. Those of one shape make one tensor when all have it; else every
// example is a tensor of its own and the backbone pads the shorter ones (as lumina_t2i/train.py does).
struct Batch {
  std::vector<Example> examples;
  std::vector<Shape> shapes;     // of each example
  bool uneven() const { return shapes.front() != shapes.back(); }
};

// Of `count` latents of this shape.
t2x_dims batch_of(const Shape& shape, uint64_t count);

// Examples [position, position + count) of the run. shapes[i]: of item i's latent.
Batch make_batch(const Examples& examples, const std::vector<Shape>& shapes, uint64_t position, uint32_t count);

}  // namespace training
