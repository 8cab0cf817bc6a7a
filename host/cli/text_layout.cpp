#include "cli/text_layout.hpp"
#include <algorithm>
#include <cstdio>
#include <sstream>

namespace t2x {
namespace {

constexpr size_t kWidth = 100;

// Columns that a UTF-8 text takes, counting one a code point.
size_t columns(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void wrap_paragraph(const std::string& paragraph, size_t indent, std::string& to) {
  std::istringstream words(paragraph);
  std::string current(indent, ' ');
  for (std::string word; words >> word;) {
    if (current.size() > indent && columns(current) + 1 + columns(word) > kWidth) {
      to += current + "\n";
      current = std::string(indent, ' ');
    }
    current += (current.size() > indent ? " " : "") + word;
  }
  to += (current.size() > indent ? current : "") + "\n";
}

}  // namespace

std::string wrapped(const std::string& text, size_t indent) {
  std::string result, paragraph;
  auto end_paragraph = [&] {
    if (!paragraph.empty()) wrap_paragraph(paragraph, indent, result);
    paragraph.clear();
  };
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    bool as_it_is = line.empty() || line[0] == ' ';
    if (as_it_is) end_paragraph();
    if (as_it_is) result += (line.empty() ? "" : std::string(indent, ' ') + line) + "\n";
    else paragraph += line + " ";
    // A long line was broken for its width and goes on in the next one; a short one ends where its writer ended it.
    if (columns(line) < kWidth * 6 / 10) end_paragraph();
  }
  end_paragraph();
  return result;
}

std::string table(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& numbers) {
  std::vector<size_t> widths;
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], columns(row[i]));
    }
  std::string result;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      std::string space(widths[i] - columns(row[i]), ' ');
      bool number = i < numbers.size() && numbers[i];
      line += (i ? "  " : "") + (number ? space + row[i] : row[i] + space);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result += line + "\n";
  }
  return result;
}

std::string bytes_text(uint64_t bytes) {
  const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  size_t unit = 0;
  while (value >= 1024 && unit < 4) value /= 1024, ++unit;
  char text[32];
  std::snprintf(text, sizeof text, unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
  return text;
}

}  // namespace t2x
