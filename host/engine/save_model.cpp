#include "engine/save_model.hpp"
#include "result/output_file.hpp"
#include "status/failure.hpp"
#include "weights/write_safetensors.hpp"
#include <t2x/shape.hpp>
#include <cstring>
#include <fstream>
#include <memory>
#include <set>

namespace fs = std::filesystem;

namespace t2x {
namespace {

constexpr uintmax_t kSmallFile = 64u << 20;   // configurations and tokenizers; weights are larger or known by name

bool is_float(t2x_dtype dtype) { return dtype == T2X_F32 || dtype == T2X_F16 || dtype == T2X_BF16; }

t2x_dtype written_type(t2x_dtype stored, t2x_dtype wanted) {
  return wanted == T2X_NO_DTYPE || !is_float(stored) ? stored : wanted;
}

// The storage's values in another type; they live as long as the result.
ConvertedWeight from_storage(Transfer& transfer, const Storage& storage, t2x_dtype dtype, const std::string& name) {
  auto data = std::make_shared<std::vector<std::byte>>(bytes(storage.dims));
  transfer.download(storage.buffer, 0, *data);
  ConvertedWeight value = convert_weight(storage.dims, *data, dtype, T2X_LAYOUT_AS_STORED, name);
  value.fill = [data, fill = value.fill](std::byte* to, uint64_t first, uint64_t n) { fill(to, first, n); };
  return value;
}

void write(const fs::path& path, const std::vector<TensorToWrite>& tensors,
           const std::map<std::string, std::string>& metadata) {
  AtomicFile file(path);
  if (int error = write_safetensors(file.temporary(), tensors, metadata)) fail_write(path, error);
  file.commit();
}

// Beside the weights, which are `weights` and other safetensors files.
void copy_small_files(const fs::path& from, const fs::path& to, const std::set<fs::path>& weights) {
  for (const fs::directory_entry& entry : fs::directory_iterator(from)) {
    const std::string name = entry.path().filename().string(), ending = entry.path().extension().string();
    if (!entry.is_regular_file() || ending == ".safetensors" || name.ends_with(".index.json") ||
        name.starts_with('.') || weights.contains(entry.path().filename()) || entry.file_size() == 0 ||
        entry.file_size() > kSmallFile)
      continue;
    AtomicFile file(to / entry.path().filename());
    std::error_code error;
    fs::copy_file(entry.path(), file.temporary(), fs::copy_options::overwrite_existing, error);
    if (error) fail_write(file.final_path(), error.value());
    file.commit();
  }
}

}  // namespace

void save_model(Transfer& transfer, const ModelFile& model, const fs::path& folder, t2x_dtype dtype,
                const std::map<std::string, StoragePtr>& replaced) {
  for (const auto& [name, storage] : replaced)
    if (!model.find(name)) fail_user("model '" + model.path().string() + "' has no tensor '" + name + "' to replace");
  std::vector<TensorToWrite> tensors;
  std::set<fs::path> files;
  for (const Weight& weight : model.weights()) {
    require_readable(weight);
    files.insert(weight.file->path().filename());
    const t2x_dtype type = written_type(weight.dims.dtype, dtype);
    auto found = replaced.find(weight.name);
    tensors.push_back({weight.name, found == replaced.end()
                                        ? convert_weight(weight, type, T2X_LAYOUT_AS_STORED)
                                        : from_storage(transfer, *found->second, type, weight.name)});
  }
  const fs::path& source = model.weight_file();
  copy_small_files(source.parent_path(), folder, files);
  const bool renamed = source.extension() != ".safetensors";
  write(folder / (renamed ? fs::path("model.safetensors") : source.filename()), tensors, model.metadata());
}

void save_storages(Transfer& transfer, const fs::path& path,
                   const std::vector<std::pair<std::string, StoragePtr>>& storages, const std::string& state) {
  std::vector<TensorToWrite> tensors;
  for (const auto& [name, storage] : storages)
    tensors.push_back({name, from_storage(transfer, *storage, storage->dims.dtype, name)});
  write(path, tensors, {{kStateKey, state}, {"format", "pt"}});
}

}  // namespace t2x
