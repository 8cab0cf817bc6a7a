#include "token_rows.hpp"
#include <t2x/error.hpp>
#include <t2x/utf8.hpp>
#include <algorithm>

namespace llama {

TokenRows pad_rows(const std::vector<std::vector<int32_t>>& rows, uint32_t length) {
  TokenRows padded;
  padded.length = length;
  for (const std::vector<int32_t>& row : rows)
    if (!length) padded.length = std::max(padded.length, static_cast<uint32_t>(row.size()));
  for (const std::vector<int32_t>& row : rows) {
    padded.ids.insert(padded.ids.end(), row.begin(), row.end());
    padded.mask.insert(padded.mask.end(), row.size(), 1);
    padded.ids.resize(padded.ids.size() + padded.length - row.size(), 0);
    padded.mask.resize(padded.ids.size(), 0);
  }
  return padded;
}

bool truncate_tokens(std::vector<int32_t>& ids, uint32_t most) {
  if (ids.size() <= most) return false;
  const int32_t end = ids.back();
  ids.resize(most);
  ids.back() = end;
  return true;
}

std::string row_text(std::span<const int32_t> bytes, uint64_t row) {
  std::string text;
  const auto end = std::find(bytes.begin(), bytes.end(), 0);
  for (auto byte = bytes.begin(); byte != end; ++byte) {
    if (*byte < 0 || *byte > 255)
      throw t2x::Error("row " + std::to_string(row) + " of captions holds " + std::to_string(*byte) +
                       ", which is no byte of a text");
    text += static_cast<char>(*byte);
  }
  if (!std::all_of(end, bytes.end(), [](int32_t byte) { return byte == 0; }))
    throw t2x::Error("row " + std::to_string(row) + " of captions goes on after its first zero");
  if (!t2x::valid_utf8(text)) throw t2x::Error("row " + std::to_string(row) + " of captions is not valid UTF-8");
  return text;
}

}  // namespace llama
