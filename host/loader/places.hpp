// host/loader/places.hpp - where T2X looks for plugins and data, and where it keeps its caches.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace t2x {

// $XDG_DATA_HOME/t2x, else ~/.local/share/t2x; empty without a home.
std::filesystem::path user_data_dir();
// $XDG_CACHE_HOME/t2x, else ~/.cache/t2x; empty without a home. Not created.
std::filesystem::path user_cache_dir();
// The running program's file.
std::filesystem::path executable_path();

// Splits "a:b" of a path variable or option; empty parts are dropped.
std::vector<std::filesystem::path> split_path_list(const std::string& list);

// The folders that may hold plugins, in the order in which they are searched, whether they exist or not:
// `extra` (--plugin-path), $T2X_PLUGIN_PATH, the user's data folder, the installed folder beside the program and
// under the configured prefix, the build tree that this program came from.
std::vector<std::filesystem::path> plugin_folders(const std::vector<std::filesystem::path>& extra);

// The folders in which installed data of a kind lies ("pipelines"), the user's first: user data, beside the
// program, the configured prefix, the source tree that this program was built from.
std::vector<std::filesystem::path> data_folders(const std::string& kind);

}  // namespace t2x
