#include "result/file_template.hpp"
#include "status/failure.hpp"
#include <algorithm>
#include <charconv>
#include <vector>

namespace t2x {
namespace {

constexpr size_t kLongestValue = 100;  // bytes; file systems stop at 255 for the whole name
constexpr int kMostDigits = 20;
constexpr std::string_view kUnsafe = "/\\:*?\"<>|";  // in file names, on one system or another

// One piece of a file name out of any text.
std::string file_name_part(std::string_view value) {
  std::string part;
  for (char c : value) {
    const bool unsafe = static_cast<unsigned char>(c) < 0x20 || c == 0x7f || kUnsafe.find(c) != std::string_view::npos;
    part += unsafe ? '_' : c;
  }
  if (part.size() > kLongestValue) {
    part.resize(kLongestValue);
    // A character that the cut has split goes wholly.
    size_t begin = part.size();
    while (begin > 0 && (static_cast<unsigned char>(value[begin]) & 0xC0) == 0x80) --begin;
    part.resize(begin);
  }
  auto is_end = [](char c) { return c == '.' || c == ' '; };
  for (size_t i = 0; i < part.size() && is_end(part[i]); ++i) part[i] = '_';
  for (size_t i = part.size(); i > 0 && is_end(part[i - 1]); --i) part[i - 1] = '_';
  return part.empty() ? "_" : part;
}

std::string padded(const std::string& value, std::string_view format, std::string_view where) {
  int width = 0;
  auto [end, error] = std::from_chars(format.data(), format.data() + format.size(), width);
  if (error != std::errc() || end != format.data() + format.size() || width < 1 || width > kMostDigits ||
      format[0] != '0')
    fail_user("file template \"" + std::string(where) + "\": \":" + std::string(format) +
              "\" is not a width; write {index:03} for three digits");
  const bool negative = value.starts_with('-');
  const std::string digits = value.substr(negative);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos)
    fail_user("file template \"" + std::string(where) + "\": only whole numbers can be padded, '" + value +
              "' is none");
  const size_t zeros = digits.size() < static_cast<size_t>(width) ? static_cast<size_t>(width) - digits.size() : 0;
  std::string text(negative, '-');
  return text.append(zeros, '0').append(digits);
}

std::string known_words(const std::map<std::string, std::string, std::less<>>& values) {
  std::string words;
  for (const auto& [word, value] : values) words += (words.empty() ? "{" : ", {") + word + "}";
  return words;
}

}  // namespace

std::string expand_file_template(std::string_view text, const std::map<std::string, std::string, std::less<>>& values) {
  const std::string where(text);
  std::string path;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool doubled = i + 1 < text.size() && text[i + 1] == text[i];
    if (text[i] != '{' && text[i] != '}') {
      path += text[i];
    } else if (doubled) {
      path += text[i++];
    } else {
      const size_t close = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
      if (close == std::string_view::npos)
        fail_user("file template \"" + where + "\": '" + text[i] +
                  "' has no partner; write {{ or }} for a brace itself");
      const std::string_view inside = text.substr(i + 1, close - i - 1), word = inside.substr(0, inside.find(':'));
      auto value = values.find(word);
      if (value == values.end()) {
        std::vector<std::string> known;
        for (const auto& [name, unused] : values) known.push_back(name);
        fail_user("file template \"" + where + "\": {" + std::string(word) + "} is unknown; there are " +
                  known_words(values) + "." + did_you_mean(word, known));
      }
      path += word.size() == inside.size() ? file_name_part(value->second)
                                           : padded(value->second, inside.substr(word.size() + 1), text);
      i = close;
    }
  }
  if (path.empty() || path.ends_with('/')) fail_user("file template \"" + where + "\": gives no file name");
  return path;
}

}  // namespace t2x
