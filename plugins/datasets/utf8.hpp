// utf8.hpp - is a text UTF-8?
#pragma once
#include <string_view>

namespace datasets {

// No stray, overlong, surrogate or out-of-range sequences.
bool valid_utf8(std::string_view text);

}  // namespace datasets
