#include "toml/diagnostics.hpp"
#include "status/failure.hpp"
#include "toml/utf8.hpp"
#include <algorithm>
#include <tuple>

namespace t2x {
namespace {

constexpr size_t kMaxErrors = 50;
constexpr size_t kLineWidth = 100;    // characters of a source line that are shown
constexpr size_t kCaretMargin = 30;   // characters before the caret in a line that is cut

}  // namespace

void Diagnostics::add_source(const std::string& file, const std::string& text) {
  if (sources_.contains(file)) return;
  Source source{sources_.size() + 1, text, {0}};
  for (size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') source.line_starts.push_back(i + 1);
  sources_.emplace(file, std::move(source));
}

void Diagnostics::add(std::vector<Message>& to, const Place& place, const std::string& message) {
  auto same = [&](const Message& m) {
    return m.text == message && m.place.file == place.file && m.place.line == place.line &&
           m.place.column == place.column;
  };
  if (to.empty() || !same(to.back())) to.push_back({place, message});
}

std::vector<Diagnostics::Message> Diagnostics::sorted(const std::vector<Message>& messages) const {
  auto key = [&](const Message& m) {
    auto source = sources_.find(m.place.file);
    bool argument = m.place.line == 0 || source == sources_.end();
    return std::tuple(argument ? 0 : source->second.rank, m.place.line, m.place.column);
  };
  std::vector<Message> result = messages;
  std::stable_sort(result.begin(), result.end(), [&](const Message& a, const Message& b) { return key(a) < key(b); });
  return result;
}

std::string Diagnostics::source_line(const Place& place) const {
  auto source = sources_.find(place.file);
  if (source == sources_.end() || place.line == 0 || place.line > source->second.line_starts.size()) return "";
  const std::string& text = source->second.text;
  size_t begin = source->second.line_starts[place.line - 1];
  return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

std::string Diagnostics::render(const Message& message, const char* level) const {
  const Place& place = message.place;
  std::string result = to_string(place) + ": " + level + ": " + message.text + "\n";
  std::string line = source_line(place);
  return line.empty() ? result : result + caret_lines(line, place.column, place.end_column);
}

std::string Diagnostics::errors() const {
  std::string result;
  size_t shown = 0;
  for (const Message& message : sorted(errors_)) {
    if (shown == kMaxErrors) break;
    result += render(message, "error");
    ++shown;
  }
  std::string count = std::to_string(errors_.size()) + (errors_.size() == 1 ? " error" : " errors");
  return result + count + (shown < errors_.size() ? " (the first " + std::to_string(shown) + " shown)" : "");
}

std::vector<std::string> Diagnostics::warnings() const {
  std::vector<std::string> result;
  for (const Message& message : sorted(warnings_)) {
    result.push_back(render(message, "warning"));
    result.back().pop_back();   // the last newline
  }
  return result;
}

void Diagnostics::throw_if_failed() const {
  if (failed()) fail_user(errors());
}

std::string caret_lines(std::string_view line, uint32_t column, uint32_t end_column) {
  if (!is_utf8(line)) line = line.substr(0, valid_utf8(line));
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  size_t length = count_characters(line), before = column > 0 ? column - 1 : 0;
  before = std::min(before, length);
  size_t cut = before > kLineWidth - kCaretMargin ? before - kCaretMargin : 0;
  std::string_view window = line.substr(bytes_of_characters(line, cut));
  // A tab is shown as one space, so that the caret stands under its character.
  std::string shown(window.substr(0, bytes_of_characters(window, kLineWidth)));
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  std::string lead = cut ? "..." : "", tail = length - cut > kLineWidth ? "..." : "";
  size_t room = std::min(length - cut, kLineWidth) - (before - cut);
  size_t width = end_column > column ? std::min<size_t>(end_column - column, std::max<size_t>(room, 1)) : 1;
  return "  " + lead + printable(shown, kLineWidth) + tail + "\n  " + std::string(lead.size() + before - cut, ' ') +
         "^" + std::string(width - 1, '~') + "\n";
}

}  // namespace t2x
