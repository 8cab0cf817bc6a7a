// host/toml/utf8.hpp - is a text UTF-8, how long is it, and how much of it fits into a message?
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace t2x {

// The length in bytes of the valid beginning: text.size() when all of it is UTF-8. Overlong forms, surrogates
// and values above U+10FFFF are not.
size_t valid_utf8(std::string_view text);
inline bool is_utf8(std::string_view text) { return valid_utf8(text) == text.size(); }

// Characters (code points) of valid UTF-8.
size_t count_characters(std::string_view text);
// The bytes that the first `characters` characters take.
size_t bytes_of_characters(std::string_view text, size_t characters);

// Fit for one line of a message: control characters and invalid bytes become '?', and what is longer than
// `limit` characters ends in "...".
std::string printable(std::string_view text, size_t limit = 60);
// printable() in single quotes.
std::string in_quotes(std::string_view text, size_t limit = 60);

}  // namespace t2x
