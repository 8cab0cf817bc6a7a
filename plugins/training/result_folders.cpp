#include "result_folders.hpp"
#include <filesystem>
#include <set>

namespace training {
namespace {

constexpr const char* kWeightEndings[] = {".index.json", ".safetensors", ".pth", ".pt", ".ckpt", ".bin"};

std::string own_name(const std::filesystem::path& model) {
  std::string name = (model.has_filename() ? model : model.parent_path()).filename().string();
  for (const std::string ending : kWeightEndings)
    if (name.ends_with(ending) && name.size() > ending.size()) name.resize(name.size() - ending.size());
  return name;
}

}  // namespace

std::map<std::string, std::string> result_folders(const std::vector<std::string>& models) {
  std::map<std::string, std::string> folders;
  std::set<std::string> taken{"checkpoint.safetensors", "adapters.safetensors", "loss.csv", "loss.png"};
  for (const std::string& model : models) {
    const std::string name = own_name(model);
    std::string folder = name;
    for (int number = 2; !taken.insert(folder).second; ++number) folder = name + "-" + std::to_string(number);
    folders[model] = folder;
  }
  return folders;
}

}  // namespace training
