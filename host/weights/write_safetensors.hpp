// host/weights/write_safetensors.hpp - writes a safetensors file, a piece of a tensor at a time.
#pragma once
#include "weights/convert.hpp"
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace t2x {

struct TensorToWrite {
  std::string name;
  ConvertedWeight value;         // its dims and bytes
};

// Writes `path` as it is: put it beside and rename (result/output_file.hpp). Returns 0, or the system's error number.
int write_safetensors(const std::filesystem::path& path, const std::vector<TensorToWrite>& tensors,
                      const std::map<std::string, std::string>& metadata);

}  // namespace t2x
