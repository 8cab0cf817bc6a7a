#include "positions.hpp"
#include <cmath>

namespace flag_dit {

RotaryTable rotary_table(uint32_t tokens, uint32_t head_dim, double ntk_factor, double position_scale) {
  uint32_t pairs = head_dim / 2;
  std::vector<double> frequency(pairs);
  for (uint32_t j = 0; j < pairs; ++j) frequency[j] = std::pow(10000.0 * ntk_factor, -2.0 * j / head_dim);
  RotaryTable table;
  table.cos.reserve(size_t{tokens} * pairs);
  table.sin.reserve(size_t{tokens} * pairs);
  for (uint32_t n = 0; n < tokens; ++n)
    for (uint32_t j = 0; j < pairs; ++j) {
      double angle = n / position_scale * frequency[j];
      table.cos.push_back(static_cast<float>(std::cos(angle)));
      table.sin.push_back(static_cast<float>(std::sin(angle)));
    }
  return table;
}

}  // namespace flag_dit
