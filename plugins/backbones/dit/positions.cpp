#include "positions.hpp"
#include <cmath>

namespace dit {

std::vector<float> position_table(uint32_t rows, uint32_t columns, uint32_t dim) {
  const uint32_t quarter = dim / 4;
  std::vector<float> table;
  table.reserve(size_t{rows} * columns * dim);
  for (uint32_t row = 0; row < rows; ++row)
    for (uint32_t column = 0; column < columns; ++column)
      for (const uint32_t position : {column, row})
        for (const bool cosine : {false, true})
          for (uint32_t j = 0; j < quarter; ++j) {
            const double angle = position / std::pow(10000.0, double(j) / quarter);
            table.push_back(static_cast<float>(cosine ? std::cos(angle) : std::sin(angle)));
          }
  return table;
}

}  // namespace dit
