// host/weights/model_folder.hpp - which weight file, or index of weight files, a model's path means.
//
// A file: "*.safetensors" or "*.safetensors.index.json". A folder, the first of these that it has:
//   1. model.safetensors, diffusion_pytorch_model.safetensors
//   2. model.safetensors.index.json, diffusion_pytorch_model.safetensors.index.json, its only *.safetensors.index.json
//   3. consolidated.00-of-01.safetensors, then consolidated_ema.00-of-01.safetensors: the release layout. The averaged
//      weights are taken only when they are alone, as the releases' own program does without its --ema option;
//      name the file itself to choose.
//   4. its only *.safetensors
#pragma once
#include <filesystem>

namespace t2x {

struct WeightFile {
  std::filesystem::path path;
  bool is_index = false;
};

// Throws Side::User, saying what was looked for and what is there instead.
WeightFile find_weight_file(const std::filesystem::path& path);

}  // namespace t2x
