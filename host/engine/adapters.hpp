// host/engine/adapters.hpp - low-rank paths beside the matrices of a model (LoRA), whatever the model is:
// x w^T becomes x w^T + scale (x A^T) B^T wherever a node multiplies by a matrix that has an adapter.
#pragma once
#include "program/graph.hpp"
#include "weights/model_files.hpp"
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

struct t2x_context;

namespace t2x {

// One low-rank path as tensors of the program: A [rank,K], B [N,rank].
struct AdapterPair {
  TensorId a = kNoTensor, b = kNoTensor;
  double scale = 1;
};
using AdapterPairs = std::vector<AdapterPair>;

// A file of adapters, with the weight that they are applied with.
class AdapterFile {
public:
  struct Entry { std::string a, b; double scale = 1; };
  // Throws Side::User, naming the file, when a tensor is none of an adapter, lacks its other half or does not fit it.
  AdapterFile(std::shared_ptr<const ModelFile> file, double weight);
  // For the matrix called `weight` in its model; nullptr when there is none.
  const Entry* find(std::string_view weight) const;
  const std::shared_ptr<const ModelFile>& file() const { return file_; }
  size_t count() const { return entries_.size(); }
  // The adapters that no function has used yet.
  std::vector<std::string> unused() const;

private:
  std::shared_ptr<const ModelFile> file_;
  std::map<std::string, Entry, std::less<>> entries_;   // by the matrix's name without ".weight"
  mutable std::set<std::string> used_;
};

// The paths beside each matrix of a `linear` or `linear_swiglu` that is being recorded, in the order of its weight
// operands; empty when the op can be recorded as it is. In training it never is: what its gradient reads (the halves of
// a SwiGLU, the product before a gate or an activation) is kept as tensors of their own, or it would be computed again.
std::vector<AdapterPairs> adapters_of(t2x_context* cx, std::string_view op, const t2x_tensor* in, uint32_t count);

// Records the op with these paths; in training, in parts.
std::vector<TensorId> add_adapted(Graph& graph, std::string_view op, const std::vector<TensorId>& in,
                                  const std::vector<OwnedAttr>& attrs, const std::vector<AdapterPairs>& pairs,
                                  bool training);

}  // namespace t2x
