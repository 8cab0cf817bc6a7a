// listing.hpp - which pictures does a folder hold, and what are their captions?
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace datasets {

struct Item {
  std::filesystem::path file;
  std::vector<std::string> captions;  // at least one
};

// Every picture under `folder`, in the order of their paths. Files and folders whose names begin with a dot are not
// looked at. Throws t2x::Error (T2X_BAD_FILE) when there are none, one has no caption, a caption names none, or a
// picture is in a format that is not read.
std::vector<Item> list_folder(const std::filesystem::path& folder);

}  // namespace datasets
