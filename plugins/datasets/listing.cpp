#include "listing.hpp"
#include "captions.hpp"
#include <t2x/error.hpp>
#include <algorithm>
#include <map>
#include <set>

namespace datasets {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMetadata = "metadata.jsonl";
const std::set<std::string> kRead = {".png", ".jpg", ".jpeg"};
const std::set<std::string> kNotRead = {".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".jxl"};

[[noreturn]] void refuse(const std::string& why) { throw t2x::Error(why, T2X_BAD_FILE); }

std::string ending(const fs::path& file) {
  std::string text = file.extension().string();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

// By path: the order must not depend on the file system's.
using Captions = std::map<fs::path, std::vector<std::string>>;

struct Found {
  Captions pictures;
  std::vector<fs::path> metadata;
};

void take_file(const fs::path& file, Found& found) {
  if (file.filename() == kMetadata) found.metadata.push_back(file);
  else if (kRead.contains(ending(file))) found.pictures[file.lexically_normal()];
  else if (kNotRead.contains(ending(file)))
    refuse("'" + file.string() + "' is a picture in a format that is not read: save it as PNG or JPEG, or move it "
           "out of the data set");
}

Found find_files(const fs::path& folder) {
  Found found;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    if (hidden && entry->is_directory()) entry.disable_recursion_pending();
    if (!hidden && entry->is_regular_file()) take_file(entry->path(), found);
  }
  if (error) refuse("the folder '" + folder.string() + "' cannot be read: " + error.message());
  std::sort(found.metadata.begin(), found.metadata.end());
  return found;
}

void add_metadata(const fs::path& file, Captions& pictures) {
  for (const Described& line : read_metadata(file)) {
    const fs::path picture = (file.parent_path() / line.file_name).lexically_normal();
    auto at = pictures.find(picture);
    if (at == pictures.end()) {
      const std::string where = "'" + file.string() + "', line " + std::to_string(line.line) + ": ";
      if (!fs::exists(picture))
        refuse(where + "it names '" + line.file_name + "', but there is no file '" + picture.string() + "'");
      if (!kRead.contains(ending(picture)))
        refuse(where + "it names '" + line.file_name + "', which is no PNG and no JPEG by its ending");
      at = pictures.try_emplace(picture).first;
    }
    at->second.insert(at->second.end(), line.captions.begin(), line.captions.end());
  }
}

void add_beside(const fs::path& picture, std::vector<std::string>& captions) {
  const fs::path file = fs::path(picture).replace_extension(".txt");
  if (!fs::exists(file)) return;
  const std::vector<std::string> lines = read_caption_file(file);
  if (lines.empty()) refuse("'" + file.string() + "' has no caption in it: write one a line");
  captions.insert(captions.end(), lines.begin(), lines.end());
}

}  // namespace

std::vector<Item> list_folder(const fs::path& folder) {
  Found found = find_files(folder);
  for (const fs::path& file : found.metadata) add_metadata(file, found.pictures);
  if (found.pictures.empty())
    refuse("the folder '" + folder.string() + "' holds no pictures: it needs PNG or JPEG files, and their captions in "
           "NAME.txt beside NAME.png or in " + kMetadata);
  std::vector<Item> items;
  for (auto& [file, captions] : found.pictures) {
    add_beside(file, captions);
    if (captions.empty())
      refuse("picture '" + file.string() + "' has no caption: write it into '" +
             fs::path(file).replace_extension(".txt").filename().string() + "' beside it, or into " + kMetadata +
             " as {\"file_name\": \"" + file.filename().string() + "\", \"text\": \"...\"}");
    items.push_back({file, std::move(captions)});
  }
  return items;
}

}  // namespace datasets
