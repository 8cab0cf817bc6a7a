#include "listing.hpp"
#include "captions.hpp"
#include <t2x/error.hpp>
#include <algorithm>
#include <map>

namespace datasets {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMetadata = "metadata.jsonl";

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
  Captions items;
  std::vector<fs::path> metadata;
};

void take_file(const fs::path& file, const Kind& kind, Found& found) {
  if (file.filename() == kMetadata) found.metadata.push_back(file);
  else if (kind.read.contains(ending(file))) found.items[file.lexically_normal()];
  else if (kind.not_read.contains(ending(file)))
    refuse("'" + file.string() + "' is a " + kind.noun + " in a format that is not read: save it as " + kind.formats +
           ", or move it out of the data set");
}

Found find_files(const fs::path& folder, const Kind& kind) {
  Found found;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    if (hidden && entry->is_directory()) entry.disable_recursion_pending();
    if (!hidden && entry->is_regular_file()) take_file(entry->path(), kind, found);
  }
  if (error) refuse("the folder '" + folder.string() + "' cannot be read: " + error.message());
  std::sort(found.metadata.begin(), found.metadata.end());
  return found;
}

void add_metadata(const fs::path& file, const Kind& kind, Captions& items) {
  for (const Described& line : read_metadata(file)) {
    const fs::path named = (file.parent_path() / line.file_name).lexically_normal();
    auto at = items.find(named);
    if (at == items.end()) {
      const std::string where = "'" + file.string() + "', line " + std::to_string(line.line) + ": ";
      if (!fs::exists(named))
        refuse(where + "it names '" + line.file_name + "', but there is no file '" + named.string() + "'");
      if (!kind.read.contains(ending(named)))
        refuse(where + "it names '" + line.file_name + "', which is no " + kind.formats + " by its ending");
      at = items.try_emplace(named).first;
    }
    at->second.insert(at->second.end(), line.captions.begin(), line.captions.end());
  }
}

void add_beside(const fs::path& item, std::vector<std::string>& captions) {
  const fs::path file = fs::path(item).replace_extension(".txt");
  if (!fs::exists(file)) return;
  const std::vector<std::string> lines = read_caption_file(file);
  if (lines.empty()) refuse("'" + file.string() + "' has no caption in it: write one a line");
  captions.insert(captions.end(), lines.begin(), lines.end());
}

}  // namespace

const Kind kPictures = {"picture", "PNG or JPEG", "NAME.png", {".png", ".jpg", ".jpeg"},
                        {".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".jxl"}};
const Kind kSounds = {"sound", "WAV, FLAC or Ogg", "NAME.wav", {".wav", ".flac", ".ogg"},
                      {".mp3", ".m4a", ".aac", ".opus", ".aif", ".aiff", ".wma", ".caf", ".au", ".w64"}};

std::vector<Item> list_folder(const fs::path& folder, const Kind& kind) {
  Found found = find_files(folder, kind);
  for (const fs::path& file : found.metadata) add_metadata(file, kind, found.items);
  if (found.items.empty())
    refuse("the folder '" + folder.string() + "' holds no " + kind.noun + "s: it needs " + kind.formats +
           " files, and their captions in NAME.txt beside " + kind.example + " or in " + kMetadata);
  std::vector<Item> items;
  for (auto& [file, captions] : found.items) {
    add_beside(file, captions);
    if (captions.empty())
      refuse(std::string(kind.noun) + " '" + file.string() + "' has no caption: write it into '" +
             fs::path(file).replace_extension(".txt").filename().string() + "' beside it, or into " + kMetadata +
             " as {\"file_name\": \"" + file.filename().string() + "\", \"text\": \"...\"}");
    items.push_back({file, std::move(captions)});
  }
  return items;
}

}  // namespace datasets
