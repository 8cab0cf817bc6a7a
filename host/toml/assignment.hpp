// host/toml/assignment.hpp - "a.b.c=value" from the command line, put into a document.
#pragma once
#include "toml/value.hpp"
#include <optional>
#include <string>
#include <vector>

namespace t2x {

struct Assignment {
  std::vector<std::string> path;   // {"a", "b", "c"}
  std::string text;                // what stands behind '='
  Place place;                     // the argument, for messages
};

// Splits at the first '='; nullopt when there is none or a part of the key is empty.
std::optional<Assignment> parse_assignment(const std::string& argument);

// The text as a TOML value (5, 0.5, true, "x", [1, 2]); anything else is a text as it stands.
Value assigned_value(const Assignment& assignment);

// Sets the value at `path`, making tables on the way. False when something on the way is no table.
bool assign(Value& root, const std::vector<std::string>& path, Value value);

// How an argument is named in messages: cut, and safe to print.
Place argument_place(const std::string& argument);

}  // namespace t2x
