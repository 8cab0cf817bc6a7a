#include "program/graph.hpp"
#include "program/op_call.hpp"
#include "status/failure.hpp"
#include <t2x/shape.hpp>
#include <algorithm>
#include <cstdio>

namespace t2x {

std::vector<t2x_attr> borrow(const std::vector<OwnedAttr>& attrs) {
  std::vector<t2x_attr> borrowed;
  for (const OwnedAttr& a : attrs)
    borrowed.push_back({a.name.c_str(), a.has_text ? a.text.c_str() : nullptr, a.number, 0});
  return borrowed;
}

TensorId Graph::push(GraphTensor tensor) {
  auto id = static_cast<TensorId>(tensors.size());
  if (tensor.root == kNoTensor) tensor.root = id;
  tensors.push_back(std::move(tensor));
  return id;
}

TensorId Graph::add_storage(const StoragePtr& storage, bool invariant) {
  auto [it, added] = storages_.try_emplace(storage.get(), kNoTensor);
  if (!added) return it->second;
  GraphTensor t;
  t.dims = storage->dims;
  t.label = storage->label;
  t.origin = GraphTensor::Origin::Storage;
  t.storage = storage;
  t.invariant = invariant || storage->constant;
  return it->second = push(std::move(t));
}

TensorId Graph::add_weight(const WeightSourcePtr& weight) {
  t2x_dims dims = weight->dims();
  auto [it, added] = weights_.try_emplace({weight->key(), dims.dtype}, kNoTensor);
  if (!added) return it->second;
  GraphTensor t;
  t.dims = dims;
  t.label = weight->name();
  t.origin = GraphTensor::Origin::Weight;
  t.weight = weight;
  t.invariant = true;
  return it->second = push(std::move(t));
}

TensorId Graph::add_temporary(const t2x_dims& dims, const std::string& label) {
  if (dims.rank > T2X_MAX_RANK || bytes(dims) == 0)
    fail_user("tensor '" + label + "' " + to_string(dims) + " has no elements or too many dimensions");
  GraphTensor t;
  t.dims = dims;
  t.label = label;
  return push(std::move(t));
}

// A weight whose element type the operand does not take is wanted as f32, or i32 for integers.
TensorId Graph::as_operand(TensorId id, const t2x_op_type& op, uint32_t index) {
  const GraphTensor& t = tensors[id];
  const t2x_operand* operand = operand_of(op, index);
  if (t.origin != GraphTensor::Origin::Weight || !operand || (operand->dtypes & (1u << t.dims.dtype))) return id;
  const bool integers = t.dims.dtype == T2X_I64 || t.dims.dtype == T2X_U8 || t.dims.dtype == T2X_BOOL;
  const bool takes_f32 = operand->dtypes & (1u << T2X_F32), takes_i32 = operand->dtypes & (1u << T2X_I32);
  t2x_dtype wanted = takes_f32 && !(integers && takes_i32) ? T2X_F32 : T2X_I32;
  auto [it, added] = weights_.try_emplace({t.weight->key(), wanted}, kNoTensor);
  if (added) {
    GraphTensor converted = t;
    converted.dims.dtype = wanted;
    converted.root = kNoTensor;
    it->second = push(std::move(converted));
  }
  TensorId result = it->second;
  return same_shape(tensors[result].dims, tensors[id].dims) ? result : view(result, tensors[id].dims);
}

// What a step computes: op, attributes and operands, views by what they look at.
std::string Graph::signature(const GraphStep& step) const {
  std::string s = step.name;
  for (const OwnedAttr& a : step.attrs) {
    char number[32];
    std::snprintf(number, sizeof number, "%a", a.number);
    s += "|" + a.name + "=" + (a.has_text ? a.text : number);
  }
  for (TensorId id : step.in)
    s += id == kNoTensor ? "|-" : "|" + std::to_string(tensors[id].root) + to_string(tensors[id].dims);
  return s;
}

std::vector<TensorId> Graph::add_op(std::string_view name, std::vector<TensorId> in, std::vector<OwnedAttr> attrs,
                                    uint32_t out_count) {
  const t2x_op_type* op = ops_.find(name);
  if (!op) fail_user("there is no op '" + std::string(name) + "'." + did_you_mean(name, ops_.names()));
  if (out_count != op->out_count)
    fail_user("op '" + std::string(name) + "' gives " + std::to_string(op->out_count) + " results, " +
              std::to_string(out_count) + " were asked for");
  std::vector<t2x_dims> shapes;
  bool invariant = true;
  for (uint32_t i = 0; i < in.size(); ++i) {
    if (in[i] == kNoTensor) {
      shapes.push_back({});
      continue;
    }
    in[i] = as_operand(in[i], *op, i);
    shapes.push_back(tensors[in[i]].dims);
    invariant = invariant && tensors[in[i]].invariant;
  }
  GraphStep step;
  step.name = name;
  step.op = op;
  step.attrs = std::move(attrs);
  step.in = std::move(in);
  step.invariant = invariant;
  // A solver with four stages calls its denoiser four times: what never changes is made once.
  const std::string made_by = invariant ? signature(step) : "";
  if (auto made = invariants_.find(made_by); invariant && made != invariants_.end()) return made->second;
  std::vector<TensorId> out;
  for (const t2x_dims& d : infer_op(*op, shapes, borrow(step.attrs))) {
    out.push_back(add_temporary(d, step.name));
    tensors.back().invariant = invariant;
  }
  step.out = out;
  if (invariant) invariants_[made_by] = out;
  steps.push_back(std::move(step));
  return out;
}

TensorId Graph::view(TensorId id, const t2x_dims& dims) {
  GraphTensor t = tensors[id];
  if (count(dims) != count(t.dims) || dims.dtype != t.dims.dtype)
    fail_user("a view of " + to_string(t.dims) + " cannot be " + to_string(dims));
  t.dims = dims;
  return push(std::move(t));   // root stays
}

void Graph::add_uses(GraphStep step) {
  for (size_t i = 0; i < step.uses.size(); ++i) {
    const GraphTensor& t = tensors[step.uses[i]];
    bool writes = step.access[i] & T2X_WRITE;
    if (writes && (t.origin == GraphTensor::Origin::Weight || t.invariant))
      fail_user("'" + step.name + "' writes to '" + t.label + "', which never changes: write to a temporary");
    if (step.access[i] & T2X_READ) step.in.push_back(step.uses[i]);
    if (writes) step.out.push_back(step.uses[i]);
  }
  steps.push_back(std::move(step));
}

void Graph::keep(TensorId id, const StoragePtr& storage) {
  tensors[tensors[id].root].storage = storage;
  storages_[storage.get()] = id;
}

void Graph::assign(TensorId storage, TensorId value) {
  const GraphTensor& target = tensors[storage];
  if (target.origin != GraphTensor::Origin::Storage || target.invariant || target.root != storage)
    fail_user("assign: '" + target.label + "' is not a storage of this node");
  if (bytes(target.dims) != bytes(tensors[value].dims) || target.dims.dtype != tensors[value].dims.dtype)
    fail_user("assign: '" + target.label + "' is " + to_string(target.dims) + ", the value is " +
              to_string(tensors[value].dims));
  // A value that is a storage itself may be assigned to in the same run: copy it first.
  if (tensors[tensors[value].root].origin == GraphTensor::Origin::Storage)
    value = add_op("copy", {value}, {}, 1)[0];
  assignments.push_back({storage, value});
}

}  // namespace t2x
