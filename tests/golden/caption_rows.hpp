// caption_rows.hpp - texts as a data set gives them: rows of UTF-8 bytes.
#pragma once
#include "stored_tensor.hpp"
#include <algorithm>

namespace t2x::golden {

inline Stored caption_rows(const std::vector<std::string>& captions) {
  size_t length = 1;
  for (const std::string& caption : captions) length = std::max(length, caption.size());
  std::vector<int32_t> bytes;
  for (const std::string& caption : captions) {
    for (const char c : caption) bytes.push_back(static_cast<unsigned char>(c));
    bytes.resize(bytes.size() + length - caption.size(), 0);
  }
  return {"I32", {captions.size(), length}, bytes_of(bytes)};
}

}  // namespace t2x::golden
