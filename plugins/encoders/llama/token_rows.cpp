#include "token_rows.hpp"
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

}  // namespace llama
