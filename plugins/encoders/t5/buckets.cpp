#include "buckets.hpp"
#include <algorithm>
#include <cmath>

namespace t5 {

uint32_t relative_bucket(int64_t offset, uint32_t buckets, uint32_t max_distance) {
  const uint32_t half = buckets / 2, exact = half / 2, base = offset > 0 ? half : 0;
  const auto distance = static_cast<uint64_t>(std::abs(offset));
  if (distance < exact) return base + static_cast<uint32_t>(distance);
  // In float like the reference: where the logarithms give a whole number, rounding decides, and it is the same.
  const float steps = std::log(static_cast<float>(distance) / static_cast<float>(exact)) /
                      std::log(static_cast<float>(max_distance) / static_cast<float>(exact)) *
                      static_cast<float>(half - exact);
  return base + std::min(half - 1, exact + static_cast<uint32_t>(steps));
}

std::vector<int32_t> bucket_table(uint32_t length, uint32_t buckets, uint32_t max_distance) {
  std::vector<int32_t> table;
  table.reserve(size_t{length} * length);
  for (int64_t query = 0; query < length; ++query)
    for (int64_t key = 0; key < length; ++key)
      table.push_back(static_cast<int32_t>(relative_bucket(key - query, buckets, max_distance)));
  return table;
}

}  // namespace t5
