// host/engine/save_model.hpp - what training leaves: models and checkpoints, written from storages.
#pragma once
#include "memory/buffer.hpp"
#include "program/storage.hpp"
#include "weights/model_files.hpp"
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace t2x {

inline constexpr const char* kStateKey = "t2x.state";   // of a checkpoint's metadata

// Writes the model into `folder`: all its tensors in one weight file named as the model's own (of a sharded model or a
// PyTorch checkpoint, "model.safetensors"), those in `replaced` with these values, and the small files beside the
// weights. dtype T2X_NO_DTYPE: as stored; else every float tensor in that type. Each file appears whole or not at all,
// the weights last. Throws Side::User when `replaced` names a tensor that the model lacks, Side::Machine when the disk
// is full.
void save_model(Transfer& transfer, const ModelFile& model, const std::filesystem::path& folder, t2x_dtype dtype,
                const std::map<std::string, StoragePtr>& replaced);

// Writes storages under these names as one safetensors file with `state` as metadata.
void save_storages(Transfer& transfer, const std::filesystem::path& path,
                   const std::vector<std::pair<std::string, StoragePtr>>& tensors, const std::string& state);

}  // namespace t2x
