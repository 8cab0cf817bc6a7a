#include "weights/model_files.hpp"
#include "status/failure.hpp"
#include "weights/model_folder.hpp"
#include "weights/strict_json.hpp"
#include "weights/torch_file.hpp"
#include "weights/weight_index.hpp"
#include <t2x/shape.hpp>
#include <set>

namespace t2x {
namespace {

namespace fs = std::filesystem;

// As the tensor is when its elements lie one after the other, which only dtypes that T2X reads can tell.
uint64_t stored_bytes(const Weight& weight) {
  return weight.strides.empty() || weight.dims.dtype == T2X_NO_DTYPE ? weight.data.size() : bytes(weight.dims);
}

// The shards that an index names, sorted; throws when some are not there.
std::set<std::string> existing_shards(const std::map<std::string, std::string>& index, const fs::path& index_file) {
  std::set<std::string> shards, missing;
  for (const auto& [tensor, file] : index) shards.insert(file);
  for (const std::string& shard : shards)
    if (std::error_code error; !fs::exists(index_file.parent_path() / shard, error)) missing.insert(shard);
  if (missing.empty()) return shards;
  std::string names;
  size_t shown = 0;
  for (const std::string& shard : missing)
    if (shown++ < 5) names += (names.empty() ? "" : ", ") + shard;
  if (missing.size() > 5) names += ", ...";
  fail_user(index_file.string() + ": " + std::to_string(missing.size()) + " of " + std::to_string(shards.size()) +
            " files are missing from the folder: " + names + "; download them too");
}

}  // namespace

std::shared_ptr<const ModelFile> ModelFile::open(const fs::path& path) {
  WeightFile found = find_weight_file(path);
  auto model = std::make_shared<ModelFile>();
  model->path_ = path;
  model->weight_file_ = found.path;
  if (found.is_index)
    model->add_shards(found.path);
  else
    model->add_file(found.path, nullptr);
  for (size_t i = 0; i < model->weights_.size(); ++i) model->by_name_[model->weights_[i].name] = i;
  return model;
}

// With an index, only the tensors that it places in this file.
void ModelFile::add_file(const fs::path& file, const std::map<std::string, std::string>* index) {
  files_.push_back(std::make_unique<MappedFile>(file));
  const MappedFile* mapped = files_.back().get();
  SafetensorsHeader header;
  if (is_torch_file(mapped->bytes()))
    header.tensors = parse_torch_file(mapped->bytes(), file.string());
  else
    header = parse_safetensors(mapped->bytes(), file.string());
  for (StoredTensor& tensor : header.tensors) {
    if (index) {
      auto place = index->find(tensor.name);
      if (place == index->end() || place->second != file.filename()) continue;
    }
    auto data = mapped->bytes().subspan(tensor.offset, tensor.bytes);
    weights_.push_back({std::move(tensor.name), std::move(tensor.stored_dtype), tensor.dims, data, mapped,
                        std::move(tensor.strides)});
  }
  if (!index) metadata_ = std::move(header.metadata);
}

void ModelFile::add_shards(const fs::path& index_file) {
  std::map<std::string, std::string> index;
  {
    MappedFile text(index_file);
    index = parse_weight_index({reinterpret_cast<const char*>(text.bytes().data()), text.bytes().size()},
                               index_file.string());
  }
  for (const std::string& shard : existing_shards(index, index_file))
    add_file(index_file.parent_path() / shard, &index);
  if (weights_.size() == index.size()) return;
  std::set<std::string_view> present;
  for (const Weight& weight : weights_) present.insert(weight.name);
  for (const auto& [tensor, file] : index)
    if (!present.contains(tensor))
      fail_user(index_file.string() + ": " + std::to_string(index.size() - weights_.size()) +
                " tensors are not in the file that the index names, the first is " + in_quotes(tensor) + " in " + file +
                "; the files are of different versions, download them again");
}

const Weight* ModelFile::find(std::string_view name) const {
  auto it = by_name_.find(name);
  return it == by_name_.end() ? nullptr : &weights_[it->second];
}

uint64_t ModelFile::bytes() const {
  uint64_t total = 0;
  for (const Weight& weight : weights_) total += stored_bytes(weight);
  return total;
}

void require_readable(const Weight& weight) {
  if (weight.dims.dtype == T2X_NO_DTYPE)
    fail_user(weight.file->path().string() + ": tensor " + in_quotes(weight.name) + " has dtype " +
              weight.stored_dtype + ", which T2X does not read; convert it to F32, F16 or BF16");
}

}  // namespace t2x
