#include "toml/parse.hpp"
#include "toml/nesting.hpp"
#include "toml/tomlplusplus.hpp"
#include "toml/utf8.hpp"
#include <algorithm>
#include <cstdio>
#include <sstream>
#include <tuple>

namespace t2x {
namespace {

Place place_of(const toml::source_region& region, const std::string& file) {
  Place place{file, region.begin.line, region.begin.column, 0};
  // A value of several lines is marked at its first character.
  place.end_column = region.end.line == region.begin.line ? region.end.column : region.begin.column + 1;
  return place;
}

Value convert(const toml::node& node, const std::string& file) {
  Value value;
  value.place = place_of(node.source(), file);
  if (auto text = node.as_string()) {
    value.kind = Value::kText, value.text = text->get();
  } else if (auto integer = node.as_integer()) {
    value.kind = Value::kInteger, value.integer = integer->get();
  } else if (auto real = node.as_floating_point()) {
    value.kind = Value::kReal, value.real = real->get();
  } else if (auto flag = node.as_boolean()) {
    value.kind = Value::kBool, value.integer = flag->get();
  } else if (auto array = node.as_array()) {
    value.kind = Value::kArray;
    for (const toml::node& element : *array) value.array.push_back(convert(element, file));
  } else if (auto table = node.as_table()) {
    value.kind = Value::kTable;
    for (const auto& [key, element] : *table)
      value.table.push_back({std::string(key.str()), place_of(key.source(), file), convert(element, file)});
    // toml++ keeps tables sorted by name.
    std::stable_sort(value.table.begin(), value.table.end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.key_place.line, a.key_place.column) < std::tie(b.key_place.line, b.key_place.column);
    });
  } else {
    value.kind = Value::kDate;
    std::ostringstream out;
    node.visit([&](const auto& n) { out << n; });
    value.text = out.str();
  }
  return value;
}

// The place of a byte, counting lines and characters.
Place place_of_byte(std::string_view text, size_t byte, const std::string& file) {
  size_t line_start = text.rfind('\n', byte ? byte - 1 : 0);
  line_start = byte == 0 || line_start == std::string_view::npos ? 0 : line_start + 1;
  uint32_t line =
      1 + static_cast<uint32_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte), '\n'));
  uint32_t column = 1 + static_cast<uint32_t>(count_characters(text.substr(line_start, byte - line_start)));
  return {file, line, column, column + 1};
}

// toml++ says "Error while parsing array: expected a comma"; after our "error:" the reason comes first.
std::string sentence(std::string_view description) {
  constexpr std::string_view kLead = "Error while parsing ";
  size_t colon = description.find(": ");
  if (!description.starts_with(kLead) || colon == std::string_view::npos) {
    std::string text = printable(description, 300);
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
  }
  std::string_view what = description.substr(kLead.size(), colon - kLead.size());
  return printable(description.substr(colon + 2), 300) + " (in this " + std::string(what) + ")";
}

bool fails_assertion(std::string_view text) {
  try {
    static_cast<void>(toml::parse(text, std::string_view()));
    return false;
  } catch (const toml::parse_error&) {
    return false;
  } catch (const TomlAssertion&) {
    return true;
  }
}

// The line that an assertion came from: the last one of the shortest beginning that fails it.
Place place_of_assertion(std::string_view text, const std::string& file) {
  std::vector<size_t> ends;
  for (size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1))
    ends.push_back(end + 1);
  auto line =
      std::partition_point(ends.begin(), ends.end(), [&](size_t end) { return !fails_assertion(text.substr(0, end)); });
  return {file, static_cast<uint32_t>(line - ends.begin()) + 1, 1, 2};
}

}  // namespace

std::optional<Value> parse_toml(const std::string& text, const std::string& file, Diagnostics& diagnostics) {
  if (text.size() > kMaxTomlBytes) {
    diagnostics.error({file, 1, 1, 2}, "the file is too large: " + std::to_string(text.size()) + " bytes, at most " +
                                           std::to_string(kMaxTomlBytes) + " are read");
    return std::nullopt;
  }
  diagnostics.add_source(file, text);
  if (size_t valid = valid_utf8(text); valid < text.size()) {
    char byte[8];
    std::snprintf(byte, sizeof byte, "0x%02x", static_cast<unsigned char>(text[valid]));
    diagnostics.error(place_of_byte(text, valid, file),
                      "the file is not UTF-8: byte " + std::string(byte) + " begins no character. Save it as UTF-8.");
    return std::nullopt;
  }
  if (auto place = overlong_key(text, kMaxKeyParts)) {
    place->file = file;
    diagnostics.error(*place, "a key has more than " + std::to_string(kMaxKeyParts) + " parts");
    return std::nullopt;
  }
  try {
    return convert(toml::parse(std::string_view(text), std::string_view(file)), file);
  } catch (const toml::parse_error& error) {
    diagnostics.error(place_of(error.source(), file), sentence(error.description()));
  } catch (const TomlAssertion&) {
    diagnostics.error(place_of_assertion(text, file), "this line is no TOML");
  }
  return std::nullopt;
}

std::optional<Value> parse_toml_value(const std::string& text) {
  // A line break could smuggle in a second key.
  if (text.find_first_of("\r\n") != std::string::npos) return std::nullopt;
  Diagnostics ignored;
  std::optional<Value> document = parse_toml("v = " + text, "", ignored);
  if (!document || document->table.size() != 1 || document->table[0].key != "v") return std::nullopt;
  return std::move(document->table[0].value);
}

}  // namespace t2x
