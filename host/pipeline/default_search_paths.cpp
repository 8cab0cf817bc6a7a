#include "loader/places.hpp"
#include "pipeline/search.hpp"
#include <cstdlib>

namespace t2x {

SearchPaths default_search_paths(const std::vector<std::string>& flags) {
  SearchPaths search;
  auto add = [&](const std::string& list) {
    for (const std::filesystem::path& folder : split_path_list(list)) search.models.push_back(folder.string());
  };
  for (const std::string& flag : flags) add(flag);
  if (const char* variable = std::getenv("T2X_MODEL_PATH")) add(variable);
  if (std::filesystem::path data = user_data_dir(); !data.empty()) search.models.push_back((data / "models").string());
  return search;
}

}  // namespace t2x
