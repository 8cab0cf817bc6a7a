#include "loader/places.hpp"
#include <algorithm>
#include <cstdlib>

namespace fs = std::filesystem;

namespace t2x {
namespace {

// $variable/t2x, else ~/otherwise/t2x. XDG: a relative path in the variable is invalid and ignored.
fs::path home_folder(const char* variable, const char* otherwise) {
  if (const char* set = std::getenv(variable); set && fs::path(set).is_absolute()) return fs::path(set) / "t2x";
  if (const char* home = std::getenv("HOME"); home && *home) return fs::path(home) / otherwise / "t2x";
  return {};
}

void append_once(std::vector<fs::path>& list, const fs::path& path) {
  if (path.empty()) return;
  fs::path normal = path.lexically_normal();
  if (std::find(list.begin(), list.end(), normal) == list.end()) list.push_back(normal);
}

// What lies at `inside` of the prefix that the program stands in, and of the configured one: the first lets an
// installed tree be moved, the second serves programs elsewhere that embed the library.
void append_installed(std::vector<fs::path>& list, const fs::path& inside) {
  if (fs::path program = executable_path(); program.parent_path().filename() == "bin")
    append_once(list, program.parent_path().parent_path() / inside);
  append_once(list, fs::path(T2X_INSTALL_PREFIX) / inside);
}

}  // namespace

fs::path user_data_dir() { return home_folder("XDG_DATA_HOME", ".local/share"); }
fs::path user_cache_dir() { return home_folder("XDG_CACHE_HOME", ".cache"); }

fs::path executable_path() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error);
}

std::vector<fs::path> split_path_list(const std::string& list) {
  std::vector<fs::path> paths;
  for (size_t begin = 0; begin <= list.size();) {
    size_t end = std::min(list.find(':', begin), list.size());
    if (end > begin) paths.emplace_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return paths;
}

std::vector<fs::path> plugin_folders(const std::vector<fs::path>& extra) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (const fs::path& path : extra) append_once(folders, fs::absolute(path, error));
  if (const char* list = std::getenv("T2X_PLUGIN_PATH"))
    for (const fs::path& path : split_path_list(list)) append_once(folders, fs::absolute(path, error));
  if (fs::path user = user_data_dir(); !user.empty()) append_once(folders, user / "plugins");
  append_installed(folders, T2X_PLUGIN_INSTALL_DIR);
  append_once(folders, T2X_BUILD_PLUGIN_DIR);
  return folders;
}

std::vector<fs::path> data_folders(const std::string& kind) {
  std::vector<fs::path> folders;
  if (fs::path user = user_data_dir(); !user.empty()) append_once(folders, user / kind);
  append_installed(folders, fs::path(T2X_DATA_INSTALL_DIR) / kind);
  append_once(folders, fs::path(T2X_SOURCE_DATA_DIR) / kind);
  return folders;
}

}  // namespace t2x
