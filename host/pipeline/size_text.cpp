#include "pipeline/values.hpp"
#include <charconv>

namespace t2x {

bool parse_size(std::string_view text, uint32_t& width, uint32_t& height) {
  constexpr uint32_t kLongestSide = 1u << 24;
  const char* end = text.data() + text.size();
  auto [after_width, width_error] = std::from_chars(text.data(), end, width);
  if (width_error != std::errc() || after_width == end || *after_width != 'x') return false;
  auto [after_height, height_error] = std::from_chars(after_width + 1, end, height);
  if (height_error != std::errc() || after_height != end) return false;
  return width > 0 && height > 0 && width <= kLongestSide && height <= kLongestSide;
}

}  // namespace t2x
