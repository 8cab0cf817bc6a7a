#include "program/overlay.hpp"
#include <t2x/shape.hpp>
#include <algorithm>

namespace t2x {
namespace {

// Who makes and who reads each tensor, by root.
struct Uses {
  std::vector<size_t> makers, last_reader;
  std::vector<uint32_t> writes;
};
constexpr size_t kNobody = SIZE_MAX;

Uses uses_of(const Graph& graph) {
  const size_t n = graph.tensors.size();
  Uses u{std::vector<size_t>(n, kNobody), std::vector<size_t>(n, 0), std::vector<uint32_t>(n, 0)};
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    for (TensorId id : graph.steps[i].in)
      if (id != kNoTensor) u.last_reader[graph.root(id)] = i;
    for (TensorId id : graph.steps[i].out) u.makers[graph.root(id)] = i, ++u.writes[graph.root(id)];
  }
  return u;
}

// Does the step read the storage only at the elements that it writes of the value?
bool reads_in_place(const Graph& graph, const GraphStep& step, TensorId storage, TensorId value) {
  for (TensorId id : step.in) {
    if (id == kNoTensor || graph.root(id) != storage) continue;
    if (!(step.op->flags & T2X_OP_ELEMENTWISE) || !same_shape(graph.tensor(id).dims, graph.tensor(value).dims))
      return false;
  }
  return true;
}

bool can_overlay(const Graph& graph, const Uses& uses, const StateUpdate& a, const std::vector<TensorId>& values) {
  const TensorId value = graph.root(a.value), storage = graph.root(a.storage);
  const GraphTensor& v = graph.tensor(value);
  const size_t maker = uses.makers[value];
  if (v.origin != GraphTensor::Origin::Temporary || v.storage || v.invariant || maker == kNobody) return false;
  if (uses.writes[value] != 1 || uses.writes[storage] != 0 || bytes(v.dims) != bytes(graph.tensor(storage).dims))
    return false;
  if (std::count(values.begin(), values.end(), value) != 1) return false;   // two storages want it
  const GraphStep& step = graph.steps[maker];
  return step.kind == GraphStep::Kind::Op && uses.last_reader[storage] <= maker &&
         reads_in_place(graph, step, storage, value);
}

}  // namespace

void overlay_assignments(Graph& graph) {
  const Uses uses = uses_of(graph);
  std::vector<TensorId> values;
  for (const StateUpdate& a : graph.assignments) values.push_back(graph.root(a.value));
  std::erase_if(graph.assignments, [&](const StateUpdate& a) {
    if (!can_overlay(graph, uses, a, values)) return false;
    graph.tensors[graph.root(a.value)].storage = graph.tensor(a.storage).storage;
    return true;
  });
}

}  // namespace t2x
