#include "weights/model_folder.hpp"
#include "status/failure.hpp"
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace t2x {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndexEnding = ".safetensors.index.json";
constexpr std::string_view kWeightEnding = ".safetensors";
constexpr std::string_view kOtherEndings[] = {".pth", ".pt", ".bin", ".ckpt", ".gguf", ".onnx", ".h5", ".msgpack"};

constexpr const char* kHowToConvert =
    "T2X reads safetensors only, because the others can run code or have no fixed layout. For a PyTorch file: "
    "python3 -c \"import torch, safetensors.torch as s; s.save_file({k: v.contiguous() for k, v in "
    "torch.load('IN.pth', map_location='cpu').items()}, 'OUT.safetensors')\"";

std::vector<std::string> file_names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (std::error_code ignored; it->is_regular_file(ignored)) names.push_back(it->path().filename().string());
  if (error) fail_user(folder.string() + ": the folder cannot be read: " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> ending_with(const std::vector<std::string>& names, std::string_view ending) {
  std::vector<std::string> chosen;
  for (const std::string& name : names)
    if (name.ends_with(ending)) chosen.push_back(name);
  return chosen;
}

bool other_format(const std::string& name) {
  return std::any_of(std::begin(kOtherEndings), std::end(kOtherEndings),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < 5; ++i) text += (i ? ", " : "") + names[i];
  return names.size() > 5 ? text + ", ... (" + std::to_string(names.size()) + " files)" : text;
}

[[noreturn]] void fail_without_weights(const fs::path& folder, const std::vector<std::string>& names) {
  std::vector<std::string> others;
  std::copy_if(names.begin(), names.end(), std::back_inserter(others), other_format);
  if (!others.empty())
    fail_user(folder.string() + ": the folder has no safetensors file, only " + listed(others) + ". " + kHowToConvert);
  fail_user(folder.string() +
            ": the folder has no weights; looked for model.safetensors, diffusion_pytorch_model.safetensors, "
            "*.safetensors.index.json, consolidated.00-of-01.safetensors, *.safetensors");
}

WeightFile find_in_folder(const fs::path& folder) {
  std::vector<std::string> names = file_names(folder);
  auto has = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  for (const char* name : {"model.safetensors", "diffusion_pytorch_model.safetensors"})
    if (has(name)) return {folder / name, false};
  for (const char* name : {"model.safetensors.index.json", "diffusion_pytorch_model.safetensors.index.json"})
    if (has(name)) return {folder / name, true};
  std::vector<std::string> indices = ending_with(names, kIndexEnding);
  if (indices.size() == 1) return {folder / indices[0], true};
  for (const char* name : {"consolidated.00-of-01.safetensors", "consolidated_ema.00-of-01.safetensors"})
    if (has(name)) return {folder / name, false};
  std::vector<std::string> weights = ending_with(names, kWeightEnding);
  if (weights.size() == 1 && indices.empty()) return {folder / weights[0], false};
  if (weights.empty() && indices.empty()) fail_without_weights(folder, names);
  if (!weights.empty() && weights[0].starts_with("consolidated") && weights[0].find("-of-") != std::string::npos)
    fail_user(folder.string() + ": the weights are split for several GPUs (" + listed(weights) +
              "); merge them into one consolidated.00-of-01.safetensors");
  if (indices.empty() && weights[0].find("-of-") != std::string::npos)
    fail_user(folder.string() + ": the folder has parts of a model (" + listed(weights) +
              ") but no *.safetensors.index.json that says what is in them; download it too");
  fail_user(folder.string() + ": the folder has several models (" + listed(indices.empty() ? weights : indices) +
            "); name one of these files instead of the folder");
}

}  // namespace

WeightFile find_weight_file(const fs::path& path) {
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    fail_user(path.string() +
              ": there is no such file or folder; a model is a .safetensors file, a "
              ".safetensors.index.json, or a folder that holds one");
  if (error) fail_user(path.string() + ": cannot be read: " + error.message());
  if (fs::is_directory(status)) return find_in_folder(path);
  std::string name = path.filename().string();
  if (name.ends_with(kIndexEnding)) return {path, true};
  if (name.ends_with(kWeightEnding)) return {path, false};
  if (other_format(name)) fail_user(path.string() + ": this is not safetensors. " + kHowToConvert);
  fail_user(path.string() +
            ": not a weight file; a model is a .safetensors file, a .safetensors.index.json, or a "
            "folder that holds one");
}

}  // namespace t2x
