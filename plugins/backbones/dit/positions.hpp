// positions.hpp - DiT's fixed positions: a sine-cosine embedding of a patch's column and row.
#pragma once
#include <cstdint>
#include <vector>

namespace dit {

// [rows * columns, dim], row-major patches: the first half of the features tells the column, the second the row, each
// as sines then cosines of position / 10000^(4 j / dim), j = 0 .. dim/4 - 1 (facebookresearch/DiT,
// get_2d_sincos_pos_embed).
std::vector<float> position_table(uint32_t rows, uint32_t columns, uint32_t dim);

}  // namespace dit
