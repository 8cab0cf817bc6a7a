#include "toml/utf8.hpp"

namespace t2x {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Length of the character at text[at], 0 when it is not valid.
size_t character_length(std::string_view text, size_t at) {
  unsigned char first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return 1;
  size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i)
    if (!is_continuation(text[at + i])) return 0;
  unsigned char second = static_cast<unsigned char>(text[at + 1]);
  bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  bool surrogate = first == 0xed && second >= 0xa0;
  bool beyond = first == 0xf4 && second >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

}  // namespace

size_t valid_utf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    size_t length = character_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return at;
}

size_t count_characters(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += !is_continuation(c);
  return count;
}

size_t bytes_of_characters(std::string_view text, size_t characters) {
  size_t at = 0;
  for (; at < text.size(); ++at)
    if (!is_continuation(text[at]) && characters-- == 0) break;
  return at;
}

std::string printable(std::string_view text, size_t limit) {
  std::string result;
  size_t characters = 0;
  for (size_t at = 0; at < text.size(); ++characters) {
    if (characters == limit) return result + "...";
    size_t length = character_length(text, at);
    unsigned char first = static_cast<unsigned char>(text[at]);
    bool control = first < 0x20 || first == 0x7f || (first == 0xc2 && length == 2 &&
                   static_cast<unsigned char>(text[at + 1]) < 0xa0);
    if (length == 0 || control) result += '?';
    else result += text.substr(at, length);
    at += length ? length : 1;
  }
  return result;
}

std::string in_quotes(std::string_view text, size_t limit) { return "'" + printable(text, limit) + "'"; }

}  // namespace t2x
