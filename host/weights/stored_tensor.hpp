// host/weights/stored_tensor.hpp - one tensor of a weight file: its name, type, shape and place.
#pragma once
#include <t2x/abi.h>
#include <cstdint>
#include <string>
#include <vector>

namespace t2x {

struct StoredTensor {
  std::string name;
  t2x_dims dims{};                // dtype T2X_NO_DTYPE: a type of the format that T2X does not read, see stored_dtype
  std::string stored_dtype;       // as safetensors writes it: "BF16", "F8_E4M3"
  uint64_t offset = 0;            // of the first byte, from the beginning of the file
  uint64_t bytes = 0;             // up to the end of the last element
  std::vector<uint64_t> strides;  // in elements, one a dim; empty: contiguous, row-major
};

}  // namespace t2x
