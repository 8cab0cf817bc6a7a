#include "batch.hpp"
#include <algorithm>

namespace training {

Batch make_batch(const Examples& examples, const std::vector<Extent>& sizes, uint64_t position, uint32_t count) {
  Batch batch;
  for (uint32_t i = 0; i < count; ++i) batch.examples.push_back(examples.at(position + i));
  std::stable_sort(batch.examples.begin(), batch.examples.end(),
                   [&](const Example& a, const Example& b) { return sizes[a.picture] < sizes[b.picture]; });
  for (const Example& e : batch.examples) batch.sizes.push_back(sizes[e.picture]);
  return batch;
}

}  // namespace training
