#include "engine/parameters.hpp"
#include "engine/host_table.hpp"
#include "weights/match.hpp"
#include <t2x/shape.hpp>
#include <algorithm>

namespace t2x {
namespace {

// The file's tensor as float32 on the device.
StoragePtr load_parameter(t2x_context* cx, const WeightSource& weight) {
  t2x_dims dims = weight.dims();
  dims.dtype = T2X_F32;
  StoragePtr storage = make_storage(cx, dims, weight.name().c_str());
  Transfer& transfer = runtime_of(cx, "a parameter").transfer;
  transfer.upload(storage->buffer, 0, bytes(dims), [&](std::byte* to, uint64_t first, uint64_t count) {
    weight.fill(T2X_F32, to, first, count);
  });
  transfer.flush();
  return storage;
}

bool stored_as_in_the_file(const WeightSource& weight) {
  return weight.key().ends_with("\n" + std::to_string(T2X_LAYOUT_AS_STORED));
}

}  // namespace

bool TrainingRule::matches(std::string_view name) const {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches_pattern(name, pattern); });
}

const Parameter* Parameters::find(const std::string& key) const {
  auto it = by_key_.find(key);
  return it == by_key_.end() ? nullptr : all_[it->second].get();
}

const Parameter& Parameters::add(const std::string& key, Parameter parameter) {
  by_key_[key] = all_.size();
  all_.push_back(std::make_unique<Parameter>(std::move(parameter)));
  return *all_.back();
}

StoragePtr parameter_of(t2x_context* cx, const WeightSourcePtr& weight) {
  const auto& rule = cx->node.training;
  if (!rule || rule->rank || !rule->matches(weight->name())) return nullptr;
  Parameters& parameters = cx->session.parameters;
  if (const Parameter* known = parameters.find(weight->key())) return known->storage;
  if (!stored_as_in_the_file(*weight))
    fail_user("weight '" + weight->name() + "' is used in another layout than its file's and cannot be trained");
  return parameters.add(weight->key(), {weight->name(), weight->model(), load_parameter(cx, *weight)}).storage;
}

}  // namespace t2x
