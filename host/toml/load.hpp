// host/toml/load.hpp - a TOML file together with what it includes.
#pragma once
#include "toml/diagnostics.hpp"
#include "toml/value.hpp"
#include <set>
#include <string>

namespace t2x {

// `include = ["other.toml", ...]` (paths relative to the file that says so) merges the other file's tables into
// this one. A key that both define is an error that names both places; a file that is reached twice counts once.
struct MergeRules {
  std::set<std::string, std::less<>> own;       // top-level keys that an included file keeps to itself
  std::set<std::string, std::less<>> joined;    // top-level lists that are joined
};

constexpr size_t kMaxIncludeDepth = 16;

// Reads and merges; errors go to `diagnostics`, and the result then lacks what could not be read.
Value load_toml(const std::string& path, const MergeRules& rules, Diagnostics& diagnostics);
// The same for a text that is already in memory: `path` names it and its includes are relative to it.
Value load_toml_text(const std::string& text, const std::string& path, const MergeRules& rules,
                     Diagnostics& diagnostics);

}  // namespace t2x
