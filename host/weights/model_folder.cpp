#include "weights/model_folder.hpp"
#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include "status/failure.hpp"
#include "weights/weight_endings.hpp"

namespace t2x {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

// What weights are called in one format, in the order in which they are looked for.
struct Format {
  const char* whole[2];
  std::string_view index_ending;
  const char* indices[2];
  const char* released[3];
  std::span<const std::string_view> endings;
};

constexpr Format kSafetensors{{"model.safetensors", "diffusion_pytorch_model.safetensors"},
                              ".safetensors.index.json",
                              {"model.safetensors.index.json", "diffusion_pytorch_model.safetensors.index.json"},
                              {"consolidated.00-of-01.safetensors", "consolidated_ema.00-of-01.safetensors", nullptr},
                              kSafetensorsEndings};
constexpr Format kTorch{{"pytorch_model.bin", "diffusion_pytorch_model.bin"},
                        ".bin.index.json",
                        {"pytorch_model.bin.index.json", "diffusion_pytorch_model.bin.index.json"},
                        {"consolidated.00-of-01.pth", "consolidated_ema.00-of-01.pth", "best_netG.pt"},
                        kTorchEndings};

// PyTorch files that lie beside weights and hold none.
constexpr std::string_view kNoWeights[] = {"model_args.pth", "training_args.bin", "optimizer.pt",
                                           "optimizer.bin",  "scheduler.pt",      "scheduler.bin"};
constexpr std::string_view kOtherEndings[] = {".gguf", ".onnx", ".h5", ".msgpack"};
constexpr const char* kOtherFormat = "T2X reads safetensors and PyTorch checkpoints only; convert it to one of them";
constexpr const char* kModelIs =
    "a model is a .safetensors file, a PyTorch checkpoint (.pt .pth .ckpt .bin .pkl), an index of such files "
    "(.safetensors.index.json, .bin.index.json), or a folder that holds one";

Names file_names(const fs::path& folder) {
  Names names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (std::error_code ignored; it->is_regular_file(ignored)) names.push_back(it->path().filename().string());
  if (error) fail_user(folder.string() + ": the folder cannot be read: " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

template <class Test>
Names chosen(const Names& names, const Test& test) {
  Names result;
  std::copy_if(names.begin(), names.end(), std::back_inserter(result), test);
  return result;
}

std::string listed(const Names& names) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < 5; ++i) text += (i ? ", " : "") + names[i];
  return names.size() > 5 ? text + ", ... (" + std::to_string(names.size()) + " files)" : text;
}

[[noreturn]] void fail_without_weights(const fs::path& folder, const Names& names) {
  const Names others = chosen(names, [](const std::string& name) { return ends_with_one_of(name, kOtherEndings); });
  if (!others.empty())
    fail_user(folder.string() + ": the folder has no weights that T2X reads, only " + listed(others) + ". " +
              kOtherFormat);
  fail_user(folder.string() +
            ": the folder has no weights; looked for model.safetensors, diffusion_pytorch_model.safetensors, "
            "*.safetensors.index.json, consolidated.00-of-01.safetensors, *.safetensors, and for a PyTorch "
            "checkpoint: pytorch_model.bin, *.bin.index.json, consolidated.00-of-01.pth, *.pt, *.pth, *.ckpt, *.bin, "
            "*.pkl");
}

[[noreturn]] void fail_undecided(const fs::path& folder, const Format& format, const Names& weights,
                                 const Names& indices) {
  const std::string ending = weights.empty() ? "" : fs::path(weights[0]).extension().string();
  const bool parts = !weights.empty() && weights[0].find("-of-") != std::string::npos;
  if (parts && weights[0].starts_with("consolidated"))
    fail_user(folder.string() + ": the weights are split for several GPUs (" + listed(weights) +
              "); merge them into one consolidated.00-of-01" + ending);
  if (parts && indices.empty())
    fail_user(folder.string() + ": the folder has parts of a model (" + listed(weights) + ") but no *" +
              std::string(format.index_ending) + " that says what is in them; download it too");
  fail_user(folder.string() + ": the folder has several models (" + listed(indices.empty() ? weights : indices) +
            "); name one of these files instead of the folder");
}

// An empty path when the folder has nothing of the format.
WeightFile find_in_folder(const fs::path& folder, const Names& names, const Format& format) {
  const auto has = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  for (const char* name : format.whole)
    if (has(name)) return {folder / name, false};
  for (const char* name : format.indices)
    if (has(name)) return {folder / name, true};
  const Names indices = chosen(names, [&](const std::string& name) { return name.ends_with(format.index_ending); });
  if (indices.size() == 1) return {folder / indices[0], true};
  for (const char* name : format.released)
    if (name && has(name)) return {folder / name, false};
  const Names weights = chosen(names, [&](const std::string& name) {
    return ends_with_one_of(name, format.endings) &&
           std::find(std::begin(kNoWeights), std::end(kNoWeights), name) == std::end(kNoWeights);
  });
  if (weights.empty() && indices.empty()) return {};
  if (weights.size() == 1 && indices.empty()) return {folder / weights[0], false};
  fail_undecided(folder, format, weights, indices);
}

}  // namespace

WeightFile find_weight_file(const fs::path& path) {
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    fail_user(path.string() + ": there is no such file or folder; " + kModelIs);
  if (error) fail_user(path.string() + ": cannot be read: " + error.message());
  if (fs::is_directory(status)) {
    const Names names = file_names(path);
    for (const Format* format : {&kSafetensors, &kTorch})
      if (WeightFile found = find_in_folder(path, names, *format); !found.path.empty()) return found;
    fail_without_weights(path, names);
  }
  const std::string name = path.filename().string();
  if (name.ends_with(kSafetensors.index_ending) || name.ends_with(kTorch.index_ending)) return {path, true};
  if (is_weight_file_name(name)) return {path, false};
  if (ends_with_one_of(name, kOtherEndings)) fail_user(path.string() + ": " + kOtherFormat);
  fail_user(path.string() + ": not a weight file; " + kModelIs);
}

}  // namespace t2x
