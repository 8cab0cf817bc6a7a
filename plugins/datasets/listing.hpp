// listing.hpp - which pictures or sounds does a folder hold, and what are their captions?
#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace datasets {

// What kind of files is listed, by their endings in lower case.
struct Kind {
  const char* noun;              // "picture"
  const char* formats;           // "PNG or JPEG"
  const char* example;           // "NAME.png"
  std::set<std::string> read;    // ".png"
  std::set<std::string> not_read;  // known, but in a format that is not read
};
extern const Kind kPictures, kSounds;

struct Item {
  std::filesystem::path file;
  std::vector<std::string> captions;  // at least one
};

// Every file of this kind under `folder`, in the order of their paths. Files and folders whose names begin with a dot
// are not looked at. Throws t2x::Error (T2X_BAD_FILE) when there are none, one has no caption, a caption names none, or
// one is in a format that is not read.
std::vector<Item> list_folder(const std::filesystem::path& folder, const Kind& kind);

}  // namespace datasets
