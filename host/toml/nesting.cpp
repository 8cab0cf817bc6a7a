#include "toml/nesting.hpp"

namespace t2x {
namespace {

// The byte after the string that opens at text[at]. An unclosed one ends with its line or the text: the parser
// then reports that string, and nothing behind it matters.
size_t skip_string(std::string_view text, size_t at) {
  char quote = text[at];
  bool escapes = quote == '"';
  bool multiline = text.substr(at, 3) == std::string_view(escapes ? "\"\"\"" : "'''");
  at += multiline ? 3 : 1;
  while (at < text.size()) {
    if (escapes && text[at] == '\\') {
      at += 2;
    } else if (multiline && text[at] == quote && text.substr(at, 3) == std::string(3, quote)) {
      return at + 3;
    } else if (!multiline && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    } else {
      ++at;
    }
  }
  return text.size();
}

}  // namespace

std::optional<Place> overlong_key(std::string_view text, size_t limit) {
  size_t dots = 0;
  uint32_t line = 1;
  for (size_t at = 0; at < text.size();) {
    char c = text[at];
    if (c == '"' || c == '\'') {
      size_t end = skip_string(text, at);
      if (end > text.size()) end = text.size();
      for (; at < end; ++at) line += text[at] == '\n';
      continue;
    }
    if (c == '#') {
      at = text.find('\n', at);
      if (at == std::string_view::npos) break;
      continue;
    }
    if (c == '.') ++dots;
    if (c == '\n' || c == '=' || c == ',' || c == '{' || c == '[') dots = 0;
    if (c == '\n') ++line;
    if (dots >= limit) return Place{"", line, 1, 2};
    ++at;
  }
  return std::nullopt;
}

}  // namespace t2x
