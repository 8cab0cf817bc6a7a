#include "time_grid.hpp"
#include <cstddef>

namespace flow {

std::vector<float> time_grid(uint32_t points, float shift) {
  std::vector<float> grid(points);
  float step = 1.0f / static_cast<float>(points - 1);
  // torch.linspace counts the first half up from 0 and the second half down from 1.
  for (uint32_t i = 0; i < points; ++i)
    grid[i] = i < points / 2 ? step * static_cast<float>(i) : 1.0f - step * static_cast<float>(points - 1 - i);
  if (shift > 0)
    for (float& t : grid) t = t / (t + shift - shift * t);
  return grid;
}

std::vector<float> last_part(std::vector<float> grid, double strength) {
  const auto skipped = static_cast<ptrdiff_t>(double(grid.size()) * (1 - strength));
  grid.erase(grid.begin(), grid.begin() + skipped);
  return grid;
}

}  // namespace flow
