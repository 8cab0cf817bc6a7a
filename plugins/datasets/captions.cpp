#include "captions.hpp"
#include <nlohmann/json.hpp>
#include <t2x/error.hpp>
#include <t2x/utf8.hpp>
#include <fstream>

namespace datasets {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr size_t kMaxCaptionBytes = 16384;  // a caption is a sentence or a few; more is another kind of file

struct Line {
  const fs::path& file;
  size_t number;
  std::string text;

  [[noreturn]] void refuse(const std::string& why) const {
    throw t2x::Error("'" + file.string() + "', line " + std::to_string(number) + ": " + why, T2X_BAD_FILE);
  }
  bool blank() const { return text.find_first_not_of(" \t") == std::string::npos; }
};

// Calls body with each line that is not blank, without a byte order mark or a carriage return.
template <class Body> void for_each_line(const fs::path& file, Body&& body) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw t2x::Error("captions '" + file.string() + "' cannot be read", T2X_BAD_FILE);
  Line line{file, 0, ""};
  while (std::getline(in, line.text)) {
    ++line.number;
    if (line.number == 1 && line.text.starts_with("\xef\xbb\xbf")) line.text.erase(0, 3);
    if (line.text.ends_with('\r')) line.text.pop_back();
    if (!t2x::valid_utf8(line.text))
      line.refuse("it is not valid UTF-8; save the file in that encoding (iconv -f latin1 -t utf-8 for an old one)");
    if (!line.blank()) body(line);
  }
  if (in.bad()) throw t2x::Error("captions '" + file.string() + "' cannot be read to their end", T2X_BAD_FILE);
}

std::string caption_of(const Line& line, const std::string& text) {
  if (text.find('\0') != std::string::npos) line.refuse("the caption contains a NUL character");
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) line.refuse("the caption is empty");
  if (text.size() > kMaxCaptionBytes)
    line.refuse("the caption has " + std::to_string(text.size()) + " bytes; at most " +
                std::to_string(kMaxCaptionBytes) + " are read");
  return text;
}

Described described(const Line& line) {
  const Json json = Json::parse(line.text, nullptr, false);
  if (!json.is_object())
    line.refuse("this is no JSON object; each line is one, such as {\"file_name\": \"a.png\", \"text\": \"a fox\"}");
  const auto file = json.find("file_name"), text = json.find("text");
  if (file == json.end() || !file->is_string() || file->get<std::string>().empty())
    line.refuse("\"file_name\" is missing or no text: it names the file, from this file's folder");
  Described result{line.number, file->get<std::string>(), {}};
  if (text != json.end() && text->is_string()) result.captions.push_back(caption_of(line, text->get<std::string>()));
  if (text != json.end() && text->is_array())
    for (const Json& one : *text) {
      if (!one.is_string()) line.refuse("\"text\" is a list of something else than texts");
      result.captions.push_back(caption_of(line, one.get<std::string>()));
    }
  if (result.captions.empty()) line.refuse("\"text\" is missing: it is the caption, or a list of captions");
  return result;
}

}  // namespace

std::vector<std::string> read_caption_file(const fs::path& file) {
  std::vector<std::string> captions;
  for_each_line(file, [&](const Line& line) { captions.push_back(caption_of(line, line.text)); });
  return captions;
}

std::vector<Described> read_metadata(const fs::path& file) {
  std::vector<Described> lines;
  for_each_line(file, [&](const Line& line) { lines.push_back(described(line)); });
  return lines;
}

}  // namespace datasets
