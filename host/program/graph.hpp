// host/program/graph.hpp - what a capture collects: tensors and the steps that make them, in order.
#pragma once
#include "program/op_registry.hpp"
#include "program/storage.hpp"
#include <t2x/abi.h>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace t2x {

using TensorId = uint32_t;
inline constexpr TensorId kNoTensor = UINT32_MAX;

struct GraphTensor {
  enum class Origin { Temporary, Storage, Weight };
  t2x_dims dims{};
  std::string label;
  Origin origin = Origin::Temporary;
  TensorId root = kNoTensor;     // itself, or the tensor that a view shares its elements with
  StoragePtr storage;            // Storage; also a kept Temporary's
  WeightSourcePtr weight;        // Weight
  bool invariant = false;        // the same at every run: weights, constants, linked inputs, and what follows
};

// One attribute with its text owned.
struct OwnedAttr {
  std::string name, text;
  double number = 0;
  bool has_text = false;
};
std::vector<t2x_attr> borrow(const std::vector<OwnedAttr>& attrs);

using RawFn = t2x_status (*)(void* user, void* vk_command_buffer, const t2x_buffer_range* ranges);
using StageFn = t2x_status (*)(void* user, void* const* mapped);

struct GraphStep {
  enum class Kind { Op, Dispatch, Raw, HostStage };
  Kind kind = Kind::Op;
  std::string name;              // the op's, or the shader's
  std::vector<TensorId> in;      // read; kNoTensor: an absent optional operand
  std::vector<TensorId> out;     // written
  bool invariant = false;        // runs once, before the first replay

  const t2x_op_type* op = nullptr;               // Op
  std::vector<OwnedAttr> attrs;

  const t2x_spirv* shader = nullptr;             // Dispatch: words must outlive the program
  std::vector<TensorId> uses;                    // Dispatch, Raw, HostStage: in the caller's order
  std::vector<uint32_t> access;                  // T2X_READ | T2X_WRITE of each use
  std::vector<std::byte> push;
  std::vector<uint32_t> constants;
  uint32_t groups[3] = {1, 1, 1};

  RawFn raw = nullptr;
  StageFn stage = nullptr;
  void* user = nullptr;
  std::string place;             // Raw, HostStage: of whoever recorded it, "file.toml:40:1: node 'read' (audio.read): "
};

struct StateUpdate { TensorId storage, value; };

// Built by one capture, consumed by compile(). Every add function throws Side::User with op, shapes and reason.
class Graph {
public:
  explicit Graph(const OpRegistry& ops, std::string label) : label(std::move(label)), ops_(ops) {}

  TensorId add_storage(const StoragePtr& storage, bool invariant);
  TensorId add_weight(const WeightSourcePtr& weight);
  TensorId add_temporary(const t2x_dims& dims, const std::string& label);
  std::vector<TensorId> add_op(std::string_view op, std::vector<TensorId> in, std::vector<OwnedAttr> attrs,
                               uint32_t out_count);
  TensorId view(TensorId tensor, const t2x_dims& dims);
  void add_uses(GraphStep step);                 // Dispatch, Raw, HostStage: fills in/out from uses
  void keep(TensorId tensor, const StoragePtr& storage);
  void assign(TensorId storage, TensorId value);

  const GraphTensor& tensor(TensorId id) const { return tensors[id]; }
  TensorId root(TensorId id) const { return tensors[id].root; }

  std::string label;
  std::vector<GraphTensor> tensors;
  std::vector<GraphStep> steps;
  std::vector<StateUpdate> assignments;

private:
  TensorId push(GraphTensor tensor);
  TensorId as_operand(TensorId id, const t2x_op_type& op, uint32_t operand_index);
  std::string signature(const GraphStep& step) const;
  const OpRegistry& ops_;
  std::map<std::pair<std::string, t2x_dtype>, TensorId> weights_;   // by source key and element type
  std::map<const Storage*, TensorId> storages_;
  std::map<std::string, std::vector<TensorId>> invariants_;          // results by what made them
};

}  // namespace t2x
