#include "batch.hpp"
#include <algorithm>

namespace training {

t2x_dims batch_of(const Shape& shape, uint64_t count) {
  t2x_dims dims{static_cast<uint32_t>(shape.size() + 1), T2X_F32, {static_cast<uint32_t>(count)}};
  std::copy(shape.begin(), shape.end(), dims.d + 1);
  return dims;
}

Batch make_batch(const Examples& examples, const std::vector<Shape>& shapes, uint64_t position, uint32_t count) {
  Batch batch;
  for (uint32_t i = 0; i < count; ++i) batch.examples.push_back(examples.at(position + i));
  std::stable_sort(batch.examples.begin(), batch.examples.end(),
                   [&](const Example& a, const Example& b) { return shapes[a.item] < shapes[b.item]; });
  for (const Example& e : batch.examples) batch.shapes.push_back(shapes[e.item]);
  return batch;
}

}  // namespace training
