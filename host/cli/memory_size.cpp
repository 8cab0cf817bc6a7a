#include "cli/memory_size.hpp"
#include <algorithm>
#include <cctype>
#include <charconv>
#include <string>

namespace t2x {
namespace {

constexpr std::string_view kUnits = "kmgtp";   // powers of 1024, from the first

// "gib", "gb" or "g" -> 3; "b" or "" -> 0; -1 for anything else.
int power_of_unit(std::string_view unit) {
  if (unit.empty() || unit == "b") return 0;
  const size_t at = kUnits.find(unit[0]);
  const std::string_view rest = unit.substr(1);
  return at != kUnits.npos && (rest.empty() || rest == "b" || rest == "ib") ? int(at) + 1 : -1;
}

}  // namespace

std::optional<uint64_t> memory_size(std::string_view text) {
  std::string word;
  for (char c : text) word += char(std::tolower(static_cast<unsigned char>(c)));
  if (word == "auto") return 0;
  double number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number, std::chars_format::fixed);
  std::string_view unit(end, word.data() + word.size());
  unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
  const int power = power_of_unit(unit);
  if (error != std::errc() || power < 0) return std::nullopt;
  for (int i = 0; i < power; ++i) number *= 1024;
  if (!(number >= 1 && number < 0x1p63)) return std::nullopt;
  return static_cast<uint64_t>(number);
}

}  // namespace t2x
