// host/weights/torch_tensors.hpp - from the value that a checkpoint's pickle describes to tensors with names and
// places.
//
// Names are the whole path from the outermost value to the tensor, joined by '.', with nothing left out:
//   {"w": T}                                                   w
//   {"state_dict": {"encoder.weight": T}, "epoch": 3}          state_dict.encoder.weight
//   {"optimizer_states": [{"state": {0: {"exp_avg": T}}}]}     optimizer_states.0.state.0.exp_avg
//   T alone                                                    tensor
// so the wrappers of the field ("state_dict", "model", "generator") are part of the name. A reader of models that
// come both ways looks for a tensor that its kind of model always has by the end of its name, and takes what stands
// before as the prefix of all. Only tensors have names: numbers, texts and numpy arrays do not appear, neither does
// what hangs below a key that is neither text nor a whole number.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>
#include "weights/pickle.hpp"
#include "weights/stored_tensor.hpp"

namespace t2x {

struct TorchElement;

// What a persistent id says of the numbers that tensors lie in.
struct TorchStorage {
  const TorchElement* element = nullptr;
  std::string_view key;
  uint64_t count = 0;  // elements
};

// Bytes of the file.
struct FilePart {
  uint64_t offset = 0, bytes = 0;
};

// Beyond these a checkpoint is refused. A value that occurs in two places counts twice: a small pickle can describe
// a tree of any size.
inline constexpr size_t kMaxDepth = 64, kMaxVisits = 1u << 22, kMaxNameBytes = 64u << 20;

// Throws PickleError when the id is none of a storage.
TorchStorage read_storage(const PickleTree& tree, const PickleValue& persistent);

// In the order of the pickle. `place` answers where a storage's bytes are, or throws PickleError; `file_bytes` bounds
// what a tensor that repeats elements may become. Throws PickleError, with the tensor's name in the message.
std::vector<StoredTensor> named_tensors(const PickleTree& tree,
                                        const std::function<FilePart(const TorchStorage&)>& place, uint64_t file_bytes);

}  // namespace t2x
