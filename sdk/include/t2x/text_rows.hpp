// t2x/text_rows.hpp - texts on a link, as data sets give captions: text:i32[N,L], one UTF-8 byte an element.
#pragma once
#include "error.hpp"
#include "utf8.hpp"
#include <algorithm>
#include <span>
#include <string>

namespace t2x {

// The text of one row, whose end is padded with zeros. Throws Error naming `row` when it is no such text.
inline std::string row_text(std::span<const int32_t> bytes, uint64_t row) {
  const std::string where = "row " + std::to_string(row) + " of captions";
  std::string text;
  const auto end = std::find(bytes.begin(), bytes.end(), 0);
  for (auto byte = bytes.begin(); byte != end; ++byte) {
    if (*byte < 0 || *byte > 255)
      throw Error(where + " holds " + std::to_string(*byte) + ", which is no byte of a text");
    text += static_cast<char>(*byte);
  }
  if (!std::all_of(end, bytes.end(), [](int32_t byte) { return byte == 0; }))
    throw Error(where + " goes on after its first zero");
  if (!valid_utf8(text)) throw Error(where + " is not valid UTF-8");
  return text;
}

}  // namespace t2x
