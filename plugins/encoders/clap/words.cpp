#include "words.hpp"
#include <t2x/error.hpp>
#include <utf8proc.h>
#include <cstdint>

namespace clap {
namespace {

// The property White_Space of Unicode.
bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
         c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

utf8proc_category_t category(char32_t c) { return utf8proc_category(static_cast<utf8proc_int32_t>(c)); }

// What BertNormalizer drops: controls, formats and private use, but not the three that it takes for spaces.
bool is_dropped(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  if (c == 0 || c == 0xfffd) return true;
  const utf8proc_category_t kind = category(c);
  return kind == UTF8PROC_CATEGORY_CC || kind == UTF8PROC_CATEGORY_CF || kind == UTF8PROC_CATEGORY_CO;
}

// The blocks that BertNormalizer sets apart, as it has them: the sixth begins 256 behind CJK Extension E.
bool is_ideograph(char32_t c) {
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x2a6df) ||
         (c >= 0x2a700 && c <= 0x2b73f) || (c >= 0x2b740 && c <= 0x2b81f) || (c >= 0x2b920 && c <= 0x2ceaf) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
}

// ASCII's symbols ("$", "+", "^") count, which Unicode does not call punctuation.
bool is_punctuation(char32_t c) {
  if (c < 0x80) return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
  const utf8proc_category_t kind = category(c);
  return kind >= UTF8PROC_CATEGORY_PC && kind <= UTF8PROC_CATEGORY_PO;
}

std::u32string decode(std::string_view text) {
  std::u32string decoded;
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (auto left = static_cast<utf8proc_ssize_t>(text.size()); left > 0;) {
    utf8proc_int32_t c = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(at, left, &c);
    if (length <= 0) throw t2x::Error("the text is not valid UTF-8");
    decoded += static_cast<char32_t>(c);
    at += length;
    left -= length;
  }
  return decoded;
}

// Canonical decomposition (NFD).
std::u32string decompose(std::u32string_view text) {
  const std::string bytes = to_utf8(text);
  const auto* data = reinterpret_cast<const utf8proc_uint8_t*>(bytes.data());
  const auto size = static_cast<utf8proc_ssize_t>(bytes.size());
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
  // Reordering needs the whole text at once; the first call counts.
  const utf8proc_ssize_t length = utf8proc_decompose(data, size, nullptr, 0, options);
  if (length < 0) throw t2x::Error(std::string("the text cannot be decomposed: ") + utf8proc_errmsg(length));
  std::vector<utf8proc_int32_t> codes(static_cast<size_t>(length));
  utf8proc_decompose(data, size, codes.data(), length, options);
  return {codes.begin(), codes.end()};
}

}  // namespace

std::string to_utf8(std::u32string_view text) {
  std::string bytes;
  for (const char32_t c : text) {
    utf8proc_uint8_t encoded[4];
    const utf8proc_ssize_t length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), encoded);
    bytes.append(reinterpret_cast<const char*>(encoded), static_cast<size_t>(length));
  }
  return bytes;
}

std::vector<std::u32string> split_words(std::string_view text) {
  std::u32string clean;
  for (const char32_t c : decode(text)) {
    if (is_dropped(c)) continue;
    if (is_ideograph(c)) clean += {U' ', c, U' '};
    else clean += is_space(c) ? U' ' : c;
  }
  std::vector<std::u32string> words;
  bool inside = false;           // of a word that more letters may follow
  for (const char32_t c : decompose(clean)) {
    if (category(c) == UTF8PROC_CATEGORY_MN) continue;
    const bool alone = is_punctuation(c);
    if (!is_space(c)) {
      if (!inside || alone) words.emplace_back();
      words.back() += static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
    }
    inside = !is_space(c) && !alone;
  }
  return words;
}

}  // namespace clap
