// host/toml/write.hpp - Value to TOML text that reads back to the same values.
#pragma once
#include "toml/value.hpp"
#include <string>

namespace t2x {

// A whole document: plain keys first, then [table] sections, in the order of the tables.
std::string to_toml(const Value& document);
// One value, on one line.
std::string to_toml_value(const Value& value);

}  // namespace t2x
