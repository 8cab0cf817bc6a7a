// host/cli/text_layout.hpp - wrapping paragraphs and lining up columns.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace t2x {

// The text in lines of at most 100 columns, each indented. Empty, short and indented lines stay lines of their own.
std::string wrapped(const std::string& text, size_t indent);

// Rows with columns lined up, two spaces between them; numbers[i] aligns column i at the right.
std::string table(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& numbers = {});

// "1.5 GiB", "12.0 MiB", "820 B"
std::string bytes_text(uint64_t bytes);

}  // namespace t2x
