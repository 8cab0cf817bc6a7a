// result_folders.hpp - what the folders of the trained models are called.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace training {

// A folder's name for each model, given by path: the model's own, without ".safetensors"; "name-2", "name-3" where that
// is taken by a model before it or by a file of the run.
std::map<std::string, std::string> result_folders(const std::vector<std::string>& models);

}  // namespace training
