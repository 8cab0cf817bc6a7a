// host/toml/nesting.hpp - is a text nested too deeply for a parser that recurses?
#pragma once
#include "toml/place.hpp"
#include <optional>
#include <string_view>

namespace t2x {

// toml++ bounds nested arrays and inline tables, but not dotted keys: "[a.a.a. ...]" of some megabytes would
// overflow the stack when its tables are destroyed. Finds the first key with more than `limit` parts.
std::optional<Place> overlong_key(std::string_view text, size_t limit);

}  // namespace t2x
