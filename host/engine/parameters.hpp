// host/engine/parameters.hpp - weights that a trainer has made parameters: float32 storages in place of file tensors.
#pragma once
#include "program/storage.hpp"
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct t2x_context;

namespace t2x {

// What a trainer said of the weights behind one of its function inputs.
struct TrainingRule {
  std::vector<std::string> patterns;
  uint32_t rank = 0;             // 0: the weights themselves; else of the adapters beside them
  double scale = 1;              // of the adapters
  uint64_t seed = 0;             // of the adapters' first values
  bool matches(std::string_view name) const;
};

struct Parameter {
  std::string name, model;
  StoragePtr storage;
};

// The parameters of one run, in order of first use.
class Parameters {
public:
  // The one with this key (contents it began with), or nullptr.
  const Parameter* find(const std::string& key) const;
  const Parameter& add(const std::string& key, Parameter parameter);
  const std::vector<std::unique_ptr<Parameter>>& all() const { return all_; }

private:
  std::vector<std::unique_ptr<Parameter>> all_;   // pointers: names are handed out
  std::map<std::string, size_t> by_key_;
};

// The storage that stands for `weight` in the node that records, when a trainer made it a parameter; else nullptr.
StoragePtr parameter_of(t2x_context* cx, const WeightSourcePtr& weight);

}  // namespace t2x
