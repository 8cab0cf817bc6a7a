// positions.hpp - rotary positions: how Flag-DiT turns the flat index of a token into angles.
#pragma once
#include <cstdint>
#include <vector>

namespace flag_dit {

// Cosines and sines of every token and feature pair, [tokens, head_dim / 2] each.
struct RotaryTable {
  std::vector<float> cos, sin;
};

// angle(n, j) = n / position_scale * (10000 * ntk_factor)^(-2j / head_dim). n runs over the flat token
// sequence, in which the [nextline] token after each row of patches takes a position of its own.
RotaryTable rotary_table(uint32_t tokens, uint32_t head_dim, double ntk_factor, double position_scale);

}  // namespace flag_dit
