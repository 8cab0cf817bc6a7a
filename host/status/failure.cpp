#include "status/failure.hpp"
#include <algorithm>
#include <vector>

namespace t2x {

int exit_code(Side side) {
  switch (side) {
    case Side::User: return 2;
    case Side::Machine: case Side::Memory: return 3;
    case Side::Cancelled: return 130;
    case Side::Ours: break;
  }
  return 70;
}

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> previous(b.size() + 1), current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j)
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a[i - 1] != b[j - 1])});
    previous.swap(current);
  }
  return previous[b.size()];
}

}  // namespace t2x
