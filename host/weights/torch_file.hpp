// host/weights/torch_file.hpp - what a PyTorch checkpoint holds: its tensors' names, types, shapes and places.
//
// Two layouts, told apart by content, whatever the file is called (.pt .pth .ckpt .bin .pkl):
//   zip archive (since PyTorch 1.6): NAME/data.pkl, NAME/data/KEY a storage each, uncompressed; NAME is any name
//   before: five pickles - a magic number, 1001, facts about the machine, the checkpoint, the storages' keys - and
//     then of each storage its number of elements (u64) and its elements
// The pickles are read without running anything, see weights/pickle.hpp; which of their names are understood, skipped
// or refused is in weights/torch_globals.hpp, what tensors are called in weights/torch_tensors.hpp.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>
#include "weights/stored_tensor.hpp"

namespace t2x {

// Does the file begin as one of the two?
bool is_torch_file(std::span<const std::byte> file);

// In the pickle's order. Tensors may share bytes and need not be contiguous; each lies inside the file. `name` begins
// every message. Throws Side::User, also for a file without a tensor.
std::vector<StoredTensor> parse_torch_file(std::span<const std::byte> file, const std::string& name);

}  // namespace t2x
