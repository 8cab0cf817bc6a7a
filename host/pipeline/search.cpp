#include "pipeline/search.hpp"
#include <filesystem>

namespace t2x {
namespace {

namespace fs = std::filesystem;

std::string absolute_path(const fs::path& path) {
  std::error_code error;
  fs::path result = fs::absolute(path, error);
  return (error ? path : result).lexically_normal().string();
}

}  // namespace

PathSearch find_path(const std::string& text, t2x_param_kind kind, bool of_model, const Place& written,
                     const SearchPaths& search) {
  bool model = kind == T2X_PARAM_MODEL, folder = kind == T2X_PARAM_FOLDER;
  if (text.empty()) return {"", model ? "names no model" : folder ? "names no folder" : "names no file"};
  std::vector<std::string> candidates;
  if (fs::path(text).is_absolute() || written.line == 0) candidates.push_back(absolute_path(text));
  else candidates.push_back(absolute_path(fs::path(written.file).parent_path() / text));
  const bool searched = of_model && fs::path(text).is_relative();
  if (searched)
    for (const std::string& folder : search.models) candidates.push_back(absolute_path(fs::path(folder) / text));

  std::string looked;
  for (const std::string& candidate : candidates) {
    std::error_code error;
    fs::file_status status = fs::status(candidate, error);
    if (folder && fs::exists(status) && !fs::is_directory(status))
      return {"", "wants a folder, but this is a file: " + candidate};
    if (fs::is_directory(status) && !model && !folder) return {"", "wants a file, but this is a folder: " + candidate};
    if (!error && fs::exists(status)) return {candidate, ""};
    looked += "\n    " + candidate;
  }
  std::string mend = searched
                         ? "\n  Put it into one of these places, give its path, or add a folder with --model-path."
                         : "";
  return {"", "is not found; looked at:" + looked + mend};
}

}  // namespace t2x
