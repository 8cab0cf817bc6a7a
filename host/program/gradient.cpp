#include "program/gradient.hpp"
#include "program/op_call.hpp"
#include "program/recompute.hpp"
#include "status/failure.hpp"
#include <t2x/shape.hpp>
#include <algorithm>

namespace t2x {
namespace {

// Handles that an op's gradient sees are ids plus one: 0 is none.
t2x_tensor handle_of(TensorId id) { return id == kNoTensor ? 0 : t2x_tensor{id} + 1; }
TensorId id_of(t2x_tensor handle) { return handle ? static_cast<TensorId>(handle - 1) : kNoTensor; }

// The host's side of one gradient call.
struct Recording {
  Graph& graph;
  std::string error;

  TensorId id(t2x_tensor handle) const {
    if (handle > graph.tensors.size()) fail_ours("a gradient uses a tensor that is none");
    return id_of(handle);
  }
};

Recording& recording(const t2x_gradient_call* call) { return *static_cast<Recording*>(call->host); }

// Runs body for an op's gradient; a failure becomes a status, its words are kept.
template <class Body> t2x_status answer(const t2x_gradient_call* call, Body&& body) noexcept {
  try {
    body(recording(call));
    return T2X_OK;
  } catch (const std::exception& error) {
    recording(call).error = error.what();
    return T2X_INTERNAL;
  }
}

t2x_status record_op(const t2x_gradient_call* call, const char* name, const t2x_tensor* in, uint32_t in_count,
                     const t2x_attr* attrs, uint32_t attr_count, t2x_tensor* out, uint32_t out_count) {
  return answer(call, [&](Recording& r) {
    std::vector<TensorId> operands;
    for (uint32_t i = 0; i < in_count; ++i) operands.push_back(r.id(in[i]));
    std::vector<OwnedAttr> owned;
    for (uint32_t i = 0; i < attr_count; ++i)
      owned.push_back({attrs[i].name, attrs[i].text ? attrs[i].text : "", attrs[i].number, attrs[i].text != nullptr});
    auto results = r.graph.add_op(name, std::move(operands), std::move(owned), out_count);
    for (uint32_t i = 0; i < out_count; ++i) out[i] = handle_of(results[i]);
  });
}

t2x_tensor view(const t2x_gradient_call* call, t2x_tensor tensor, const t2x_dims* dims) {
  t2x_tensor result = 0;
  answer(call, [&](Recording& r) { result = handle_of(r.graph.view(r.id(tensor), *dims)); });
  return result;
}

t2x_status tensor_dims(const t2x_gradient_call* call, t2x_tensor tensor, t2x_dims* out) {
  return answer(call, [&](Recording& r) { *out = r.graph.tensor(r.id(tensor)).dims; });
}

// Walks the steps of a graph backwards and gathers the gradient of every tensor, by its root.
class Reverse {
public:
  Reverse(Graph& graph, std::span<const TensorId> of, uint32_t recompute)
      : graph_(graph), cuts_(cut_positions(graph, std::max(recompute, 1u))) {
    again_.assign(graph.tensors.size(), kNoTensor);
    depends_.assign(graph.tensors.size(), false);
    for (TensorId id : of) depends_[graph.root(id)] = true;
    for (const GraphStep& step : graph.steps) {
      bool any = false;
      for (TensorId id : step.in) any = any || (id != kNoTensor && depends_[graph.root(id)]);
      if (!any) continue;
      for (TensorId id : step.out)
        if (graph.tensor(id).dims.dtype == T2X_F32) depends_[graph.root(id)] = true;
    }
    gradients_.assign(graph.tensors.size(), kNoTensor);
  }

  void run(TensorId loss) {
    if (!depends_[graph_.root(loss)]) return;
    gather(loss, graph_.add_op("unary", {loss}, {{"fn", "affine", 0, true}, {"scale", "", 0, false},
                                                 {"offset", "", 1, false}}, 1)[0]);
    for (size_t part = cuts_.size() - 1; part-- > 0;) {
      // The last part's results are still there.
      if (part + 2 < cuts_.size()) compute_again(cuts_[part], cuts_[part + 1]);
      for (size_t i = cuts_[part + 1]; i-- > cuts_[part];) {
        bool reached = false, wanted = false;
        for (TensorId id : graph_.steps[i].out) reached = reached || gradient(id) != kNoTensor;
        for (TensorId id : graph_.steps[i].in) wanted = wanted || wants(id);
        if (reached && wanted) differentiate(i);
      }
    }
  }

  // Shaped as `id`.
  TensorId gradient(TensorId id) {
    TensorId of_root = gradients_[graph_.root(id)];
    return of_root == kNoTensor ? kNoTensor : shaped_as(of_root, id);
  }

private:
  bool wants(TensorId id) const {
    return id != kNoTensor && id < depends_.size() && depends_[graph_.root(id)] &&
           graph_.tensor(id).dims.dtype == T2X_F32;
  }

  // Records the steps of one part once more; those whose results no gradient reads are dropped when it is compiled.
  void compute_again(size_t first, size_t end) {
    for (size_t i = first; i < end; ++i) {
      const GraphStep step = graph_.steps[i];   // a copy: recording adds steps
      if (step.kind != GraphStep::Kind::Op || step.invariant) continue;
      std::vector<TensorId> in;
      for (TensorId id : step.in) in.push_back(now(id));
      const std::vector<TensorId> out =
          graph_.add_op(step.name, std::move(in), step.attrs, static_cast<uint32_t>(step.out.size()));
      for (size_t k = 0; k < out.size(); ++k) again_[graph_.root(step.out[k])] = out[k];
    }
  }

  // The tensor that holds what `id` held in the forward pass.
  TensorId now(TensorId id) {
    if (id == kNoTensor || id >= again_.size()) return id;
    const TensorId copy = again_[graph_.root(id)];
    return copy == kNoTensor ? id : shaped_as(copy, id);
  }

  TensorId shaped_as(TensorId id, TensorId other) {
    const t2x_dims dims = graph_.tensor(other).dims;
    return same_shape(graph_.tensor(id).dims, dims) ? id : graph_.view(id, dims);
  }

  void gather(TensorId id, TensorId gradient) {
    TensorId& sum = gradients_[graph_.root(id)];
    gradient = shaped_as(gradient, graph_.root(id));
    sum = sum == kNoTensor ? gradient : graph_.add_op("binary", {sum, gradient}, {{"fn", "add", 0, true}}, 1)[0];
  }

  void differentiate(size_t index) {
    const GraphStep step = graph_.steps[index];   // a copy: recording adds steps
    if (step.kind != GraphStep::Kind::Op)
      fail_user("the loss depends on the parameters through '" + step.name + "', which is no op and has no gradient");
    std::vector<t2x_dims> in_dims, out_dims;
    std::vector<t2x_tensor> in, out, out_gradient, in_gradient(step.in.size());
    std::vector<uint8_t> wanted;
    for (TensorId id : step.in) {
      in_dims.push_back(id == kNoTensor ? t2x_dims{} : graph_.tensor(id).dims);
      in.push_back(handle_of(now(id)));
      wanted.push_back(wants(id));
    }
    for (TensorId id : step.out) {
      out_dims.push_back(graph_.tensor(id).dims);
      out.push_back(handle_of(now(id)));
      out_gradient.push_back(handle_of(gradient(id)));
    }
    if (!step.op->gradient)
      fail_user("op " + describe_call(*step.op, in_dims) + " has no gradient: what it works on cannot be trained");
    auto attrs = borrow(step.attrs);
    t2x_op_call use{};
    use.size = sizeof use;
    use.op = step.op->name;
    use.in = in_dims.data(), use.in_count = static_cast<uint32_t>(in_dims.size());
    use.out = out_dims.data(), use.out_count = static_cast<uint32_t>(out_dims.size());
    use.attrs = attrs.data(), use.attr_count = static_cast<uint32_t>(attrs.size());
    Recording r{graph_, {}};
    t2x_gradient_call call{sizeof call, &use, in.data(), out.data(), out_gradient.data(), wanted.data(),
                           in_gradient.data(), &r,
                           [](const t2x_gradient_call* c, const char* message) {
                             if (message && *message) recording(c).error = message;
                           },
                           record_op, view, tensor_dims};
    if (step.op->gradient(&call) != T2X_OK)
      fail_user("the gradient of op " + describe_call(*step.op, in_dims) + ": " +
                (r.error.empty() ? "refused without a reason" : r.error));
    take(step, in_dims, wanted, in_gradient, r);
  }

  void take(const GraphStep& step, const std::vector<t2x_dims>& in_dims, const std::vector<uint8_t>& wanted,
            const std::vector<t2x_tensor>& in_gradient, const Recording& r) {
    for (size_t i = 0; i < step.in.size(); ++i) {
      if (!wanted[i] || !in_gradient[i]) continue;
      TensorId id = r.id(in_gradient[i]);
      if (count(graph_.tensor(id).dims) != count(in_dims[i]))
        fail_ours("the gradient of op " + describe_call(*step.op, in_dims) + " gives " +
                  to_string(graph_.tensor(id).dims) + " for operand " + std::to_string(i));
      gather(step.in[i], id);
    }
  }

  Graph& graph_;
  std::vector<size_t> cuts_;            // of the forward pass, into parts
  std::vector<TensorId> again_;         // by root: its copy, where it was computed again
  std::vector<bool> depends_;           // by tensor: a parameter leads to it (roots)
  std::vector<TensorId> gradients_;     // by root, shaped as it
};

}  // namespace

std::vector<TensorId> add_gradients(Graph& graph, TensorId loss, std::span<const TensorId> of, uint32_t recompute) {
  if (count(graph.tensor(loss).dims) != 1)
    fail_user("a loss has one element; this one is " + to_string(graph.tensor(loss).dims));
  Reverse reverse(graph, of, recompute);
  reverse.run(loss);
  std::vector<TensorId> gradients;
  for (TensorId id : of) gradients.push_back(reverse.gradient(id));
  return gradients;
}

}  // namespace t2x
