// host/toml/parse.hpp - TOML text to Value. The only user of toml++ (see parse.cpp).
#pragma once
#include "toml/diagnostics.hpp"
#include "toml/value.hpp"
#include <optional>

namespace t2x {

constexpr size_t kMaxTomlBytes = 8u << 20;
constexpr size_t kMaxKeyParts = 32;   // of a dotted key or table header

// One document, without its includes; `file` names it in messages. A text that is too long, not UTF-8 or not
// TOML is an error in `diagnostics` and nullopt.
std::optional<Value> parse_toml(const std::string& text, const std::string& file, Diagnostics& diagnostics);

// One value as it may stand behind "key =", nullopt when `text` is not one.
std::optional<Value> parse_toml_value(const std::string& text);

}  // namespace t2x
