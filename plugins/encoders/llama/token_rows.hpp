// token_rows.hpp - texts of different lengths as one rectangle of token ids.
#pragma once
#include <cstdint>
#include <vector>

namespace llama {

// Rows as an encoder reads them: ids on the left, padding (id 0, mask 0) on the right.
struct TokenRows {
  uint32_t length = 0;           // of every row
  std::vector<int32_t> ids, mask;
};

// `length` 0: that of the longest row.
TokenRows pad_rows(const std::vector<std::vector<int32_t>>& rows, uint32_t length = 0);

// Shortens ids to `most` tokens by leaving out the last before </s>, which stays. False when it was short enough.
bool truncate_tokens(std::vector<int32_t>& ids, uint32_t most);

}  // namespace llama
