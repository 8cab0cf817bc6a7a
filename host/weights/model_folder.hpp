// host/weights/model_folder.hpp - which weight file, or index of weight files, a model's path means.
//
// A file: safetensors ("*.safetensors"), a PyTorch checkpoint (*.pt *.pth *.ckpt *.bin *.pkl; which of the two a file
// is, its content says), or an index ("*.safetensors.index.json", "*.bin.index.json"). A folder, the first of these
// that it has:
//   1. model.safetensors, diffusion_pytorch_model.safetensors
//   2. model.safetensors.index.json, diffusion_pytorch_model.safetensors.index.json, its only *.safetensors.index.json
//   3. consolidated.00-of-01.safetensors, then consolidated_ema.00-of-01.safetensors: the release layout. The averaged
//      weights are taken only when they are alone, as the releases' own program does without its --ema option;
//      name the file itself to choose.
//   4. its only *.safetensors
// and, only in a folder without any safetensors file or index:
//   5. pytorch_model.bin, diffusion_pytorch_model.bin
//   6. pytorch_model.bin.index.json, diffusion_pytorch_model.bin.index.json, its only *.bin.index.json
//   7. consolidated.00-of-01.pth, then consolidated_ema.00-of-01.pth; best_netG.pt, which trainers of vocoders write
//   8. its only *.pt, *.pth, *.ckpt, *.bin or *.pkl, besides settings and training state (model_args.pth,
//      training_args.bin, optimizer.*, scheduler.*)
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
