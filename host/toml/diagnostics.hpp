// host/toml/diagnostics.hpp - all errors and warnings of one reading, in the order of the text, with source lines.
#pragma once
#include "toml/place.hpp"
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace t2x {

class Diagnostics {
public:
  // Makes a file known, for the lines under the messages; messages are sorted in this order of files.
  void add_source(const std::string& file, const std::string& text);

  void error(const Place& place, const std::string& message) { add(errors_, place, message); }
  void warning(const Place& place, const std::string& message) { add(warnings_, place, message); }

  bool failed() const { return !errors_.empty(); }
  // Every error, sorted: arguments first, then files as they were added, each as
  //   file.toml:3:9: error: what is wrong
  //     steps = "many"
  //             ^~~~~~
  // and the number of errors in the last line.
  std::string errors() const;
  // Every warning, sorted, rendered the same way.
  std::vector<std::string> warnings() const;
  // Throws Failure(Side::User) with errors() when there are any.
  void throw_if_failed() const;

private:
  struct Message {
    Place place;
    std::string text;
  };
  void add(std::vector<Message>& to, const Place& place, const std::string& message);
  std::vector<Message> sorted(const std::vector<Message>& messages) const;
  std::string render(const Message& message, const char* level) const;
  std::string source_line(const Place& place) const;

  struct Source {
    size_t rank = 0;
    std::string text;
    std::vector<size_t> line_starts;
  };
  std::map<std::string, Source, std::less<>> sources_;
  std::vector<Message> errors_, warnings_;
};

// "the line" with a caret under columns [column, end_column), cut to a width that fits a terminal.
std::string caret_lines(std::string_view line, uint32_t column, uint32_t end_column);

}  // namespace t2x
