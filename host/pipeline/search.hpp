// host/pipeline/search.hpp - where is the model or file that a pipeline names?
#pragma once
#include "toml/place.hpp"
#include <string>
#include <t2x/abi.h>
#include <vector>

namespace t2x {

// Folders in which models are looked up by name, in this order.
struct SearchPaths {
  std::vector<std::string> models;
};

// `flags` (each a folder or "a:b", from --model-path), $T2X_MODEL_PATH, the user's data folder's "models".
SearchPaths default_search_paths(const std::vector<std::string>& flags);

struct PathSearch {
  std::string path;              // absolute; "" when nothing was found
  std::string why;               // then: "is not found; looked at:\n    /a/b\n    /c/b"
};

// An absolute path as it is; else relative to the folder of the file that `written` names (the current folder
// for an argument); else, for what is or comes with a model (`of_model`), in the search paths. FILE wants a file, FOLDER
// a folder, MODEL either.
PathSearch find_path(const std::string& text, t2x_param_kind kind, bool of_model, const Place& written,
                     const SearchPaths& search);

}  // namespace t2x
