// host/weights/model_files.hpp - a model's tensors by name, wherever its files keep them.
#pragma once
#include "weights/mapped_file.hpp"
#include "weights/safetensors.hpp"
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace t2x {

// One tensor of a model. `dims.dtype` is T2X_NO_DTYPE for a stored type that T2X does not read.
struct Weight {
  std::string name, stored_dtype;
  t2x_dims dims{};
  std::span<const std::byte> data;   // as long as the ModelFile lives
  const MappedFile* file = nullptr;  // for check_unchanged() before reading `data`
  std::vector<uint64_t> strides;     // in elements; empty: `data` is contiguous, row-major. See StoredTensor
};

// The weights of one model, one file or many, mapped and checked. Immutable: any thread may read it.
class ModelFile {
public:
  // `path`: a weight file, an index or a folder, see weights/model_folder.hpp. Throws Side::User.
  static std::shared_ptr<const ModelFile> open(const std::filesystem::path& path);
  // In the order of the files, sharded models file by file. A PyTorch checkpoint's tensors have their whole path as
  // name, see weights/torch_tensors.hpp, and may share bytes.
  const std::vector<Weight>& weights() const { return weights_; }
  // nullptr when absent.
  const Weight* find(std::string_view name) const;
  // What was asked for, and the file or index that it turned out to be.
  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& weight_file() const { return weight_file_; }
  // "__metadata__" of a single file.
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  uint64_t bytes() const;  // of all tensors

private:
  void add_file(const std::filesystem::path& file, const std::map<std::string, std::string>* index);
  void add_shards(const std::filesystem::path& index_file);

  std::filesystem::path path_, weight_file_;
  std::vector<std::unique_ptr<MappedFile>> files_;
  std::vector<Weight> weights_;
  std::map<std::string, std::string> metadata_;
  std::map<std::string_view, size_t> by_name_;  // keys live in weights_
};

// Throws Side::User when T2X cannot read the tensor's stored type, naming file and tensor.
void require_readable(const Weight& weight);

}  // namespace t2x
