#include "buckets.hpp"
#include <algorithm>

namespace datasets {

std::vector<Size> bucket_sizes(uint32_t side, uint32_t unit) {
  const uint64_t area = uint64_t{side / unit} * (side / unit);
  std::vector<Size> sizes;
  // Along the edge of what fits: one unit higher while it fits, else one unit less wide.
  for (uint64_t width = area, height = 1; width > 0;) {
    if (std::max(width, height) <= kMaxRatio * std::min(width, height))
      sizes.push_back({static_cast<uint32_t>(width * unit), static_cast<uint32_t>(height * unit)});
    if ((height + 1) * width <= area) ++height;
    else --width;
  }
  return sizes;
}

Size nearest_bucket(const std::vector<Size>& buckets, Size picture) {
  const auto kept = [&](Size bucket) {
    const double across = double(bucket.width) / picture.width, down = double(bucket.height) / picture.height;
    return std::min(across, down) / std::max(across, down);
  };
  // Equally near: the wider one, as the reference.
  return *std::max_element(buckets.begin(), buckets.end(), [&](Size a, Size b) {
    const double kept_a = kept(a), kept_b = kept(b);
    if (kept_a != kept_b) return kept_a < kept_b;
    return a.width != b.width ? a.width < b.width : a.height < b.height;
  });
}

}  // namespace datasets
