// captions.hpp - the two ways in which data sets write captions down.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace datasets {

// Both throw t2x::Error (T2X_BAD_FILE) that names the file and the line.

// NAME.txt beside a picture or a sound: each line that is not blank is one caption.
std::vector<std::string> read_caption_file(const std::filesystem::path& file);

// One line of metadata.jsonl: {"file_name": "a.png", "text": "..."}, or a list of texts; other keys mean nothing here.
struct Described {
  size_t line = 0;               // from 1
  std::string file_name;
  std::vector<std::string> captions;
};
std::vector<Described> read_metadata(const std::filesystem::path& file);

}  // namespace datasets
