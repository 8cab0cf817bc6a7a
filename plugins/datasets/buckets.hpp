// buckets.hpp - to which size is a picture brought for training?
#pragma once
#include "picture.hpp"

namespace datasets {

inline constexpr uint32_t kMaxRatio = 4;  // of a bucket's longer side to its shorter, as in the reference

// The reference's list (lumina_t2i/data/: generate_crop_size_list): sides are multiples of `unit`, the area is at
// most side * side and, for its ratio, near it. `unit` divides `side`.
std::vector<Size> bucket_sizes(uint32_t side, uint32_t unit);

// The bucket whose shape is nearest to the picture's: the one that loses least of it to the crop.
Size nearest_bucket(const std::vector<Size>& buckets, Size picture);

}  // namespace datasets
