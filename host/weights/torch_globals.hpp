// host/weights/torch_globals.hpp - the names that a PyTorch checkpoint may hold, and what they mean to a reader of
// tensors.
//
// The list is closed. A name is understood (dicts, tensors, storages, element types), or skipped together with all
// that was called with it (settings and training state: numpy scalars and arrays, argparse.Namespace, classes of
// Lightning, omegaconf and optimizers), or it is foreign and ends the reading, so that a file that wants to run code is
// refused by the name of what it would have run. Nothing is ever run in any of the three cases.
#pragma once
#include <t2x/abi.h>
#include <cstdint>
#include <string_view>

namespace t2x {

struct TorchElement {
  std::string_view storage;  // "FloatStorage"; "" for types that have none of their own
  std::string_view type;     // "float32"
  std::string_view stored;   // as StoredTensor::stored_dtype
  uint32_t bytes;
  t2x_dtype dtype;  // T2X_NO_DTYPE: may be in a file as long as nobody asks for it
};

struct TorchGlobal {
  enum class Use {
    Foreign,
    Skipped,
    Dict,             // OrderedDict, defaultdict
    Tensor,           // _rebuild_tensor(storage, offset, size, stride), _rebuild_tensor_v2(the same, ...)
    TensorOfType,     // _rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, element type, ...)
    Parameter,        // _rebuild_parameter(tensor, ...)
    TensorWithState,  // _rebuild_from_type_v2(function, class, its arguments, state)
    TensorClass,      // torch.Tensor, Parameter: told as an argument; a call makes a tensor that cannot be read
    Storage,          // a storage's class: FloatStorage
    ElementType,      // float32
  };
  Use use = Use::Foreign;
  const TorchElement* element = nullptr;  // of Storage and ElementType
};

TorchGlobal find_torch_global(std::string_view module, std::string_view name);

// For PickleValue::integer and back.
int64_t pack(TorchGlobal global);
TorchGlobal unpack_torch_global(int64_t packed);

}  // namespace t2x
