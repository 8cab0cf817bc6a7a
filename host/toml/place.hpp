// host/toml/place.hpp - where something was written.
#pragma once
#include <cstdint>
#include <string>

namespace t2x {

// Lines and columns count from 1, columns in characters (code points); end_column is one past the last.
// line 0: a command-line argument, named in `file`.
struct Place {
  std::string file;
  uint32_t line = 0, column = 0, end_column = 0;
};

std::string to_string(const Place& place);   // "file.toml:12:3", or the argument

}  // namespace t2x
