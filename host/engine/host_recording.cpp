// What plugins record into an open program.
#include "engine/adapters.hpp"
#include "engine/attention_parts.hpp"
#include "engine/host_table.hpp"
#include <t2x/shape.hpp>
#include <cstring>

namespace t2x {

TensorId captured(t2x_context* cx, t2x_tensor handle) {
  if (!cx->capture) fail_user("records work outside a program: begin one first");
  const HeldTensor& v = cx->session.values.get(handle);
  Graph& graph = cx->capture->graph;
  if (v.storage) return graph.add_storage(v.storage, v.storage->constant);
  if (v.weight) {
    if (StoragePtr parameter = parameter_of(cx, v.weight)) return graph.add_storage(parameter, false);
    return graph.add_weight(v.weight);
  }
  if (v.capture != cx->capture->serial)
    fail_user("uses a tensor of a program that has ended: keep() it to use it afterwards");
  return v.tensor;
}

namespace {

t2x_tensor add(t2x_context* cx, TensorId id) {
  return cx->session.values.add({nullptr, nullptr, cx->capture->serial, id});
}

// The op as it is, or what stands for it: with low-rank paths beside its matrices, in training in parts.
std::vector<TensorId> record(t2x_context* cx, const std::string& name, const t2x_tensor* in,
                             std::vector<TensorId> operands, std::vector<OwnedAttr> attrs, uint32_t out_count) {
  Graph& graph = cx->capture->graph;
  const bool training = cx->node.training.has_value();
  if (training && name == "attention") {
    // Recorded even where parts take its place: it checks the operands, and what nobody reads is dropped.
    auto results = graph.add_op(name, operands, attrs, out_count);
    return keeps_scores(graph, operands) ? std::vector{add_attention_parts(graph, operands, attrs)} : results;
  }
  const std::vector<AdapterPairs> pairs = adapters_of(cx, name, in, static_cast<uint32_t>(operands.size()));
  return pairs.empty() ? graph.add_op(name, std::move(operands), std::move(attrs), out_count)
                       : add_adapted(graph, name, operands, attrs, pairs, training);
}

t2x_status op(t2x_context* cx, const char* name, const t2x_tensor* in, uint32_t in_count, const t2x_attr* attrs,
              uint32_t attr_count, t2x_tensor* out, uint32_t out_count) {
  return answer(cx, [&] {
    if (!cx->capture) fail_user("records op '" + std::string(name) + "' outside a program: begin one first");
    std::vector<TensorId> operands;
    for (uint32_t i = 0; i < in_count; ++i) operands.push_back(in[i] ? captured(cx, in[i]) : kNoTensor);
    std::vector<OwnedAttr> owned;
    for (uint32_t i = 0; i < attr_count; ++i)
      owned.push_back({attrs[i].name, attrs[i].text ? attrs[i].text : "", attrs[i].number, attrs[i].text != nullptr});
    const auto results = record(cx, name, in, std::move(operands), std::move(owned), out_count);
    for (uint32_t i = 0; i < out_count; ++i) out[i] = add(cx, results[i]);
  });
}

t2x_tensor view(t2x_context* cx, t2x_tensor tensor, const t2x_dims* dims) {
  t2x_tensor handle = 0;
  answer(cx, [&] {
    TensorId id = captured(cx, tensor);
    handle = add(cx, cx->capture->graph.view(id, *dims));
  });
  return handle;
}

t2x_tensor temporary(t2x_context* cx, const t2x_dims* dims, const char* label) {
  t2x_tensor handle = 0;
  answer(cx, [&] {
    if (!cx->capture) fail_user("makes a temporary outside a program: begin one first");
    handle = add(cx, cx->capture->graph.add_temporary(*dims, label ? label : "temporary"));
  });
  return handle;
}

// A temporary's memory becomes a storage; anything else is copied into one.
t2x_tensor keep(t2x_context* cx, t2x_tensor tensor, const char* label) {
  t2x_tensor handle = 0;
  answer(cx, [&] {
    TensorId id = captured(cx, tensor);
    Graph& graph = cx->capture->graph;
    const GraphTensor& root = graph.tensor(graph.root(id));
    if (root.origin != GraphTensor::Origin::Temporary || root.storage) {
      t2x_dims dims = graph.tensor(id).dims;
      id = graph.add_op("copy", {id}, {}, 1)[0];
      if (!same_shape(graph.tensor(id).dims, dims)) fail_ours("op 'copy' changes a shape");
    }
    StoragePtr storage = make_storage(cx, graph.tensor(id).dims, label);
    graph.keep(id, storage);
    handle = cx->session.values.add({storage, nullptr, 0, kNoTensor});
    cx->capture->kept.push_back(handle);
  });
  return handle;
}

t2x_status assign(t2x_context* cx, t2x_tensor storage, t2x_tensor value) {
  return answer(cx, [&] {
    const StoragePtr& target = storage_of(cx, storage, "assign()");
    if (target->constant) fail_user("tensor '" + target->label + "' is a constant or a linked input: it cannot be assigned");
    TensorId to = captured(cx, storage);
    cx->capture->graph.assign(to, captured(cx, value));
  });
}

t2x_shader shader(t2x_context* cx, const t2x_spirv* spirv) {
  cx->node.shaders.push_back(*spirv);
  return cx->node.shaders.size();
}

GraphStep step_of(t2x_context* cx, GraphStep::Kind kind, const char* name, const t2x_use* uses, uint32_t count) {
  GraphStep step;
  step.kind = kind;
  step.name = cx->node.instance->name + "." + name;
  for (uint32_t i = 0; i < count; ++i) {
    step.uses.push_back(captured(cx, uses[i].tensor));
    step.access.push_back(uses[i].access);
  }
  return step;
}

t2x_status dispatch(t2x_context* cx, t2x_shader shader, const t2x_use* uses, uint32_t use_count, const void* push,
                    uint32_t push_bytes, const uint32_t* constants, uint32_t constant_count,
                    const uint32_t groups[3]) {
  return answer(cx, [&] {
    if (shader == 0 || shader > cx->node.shaders.size()) fail_user("dispatches a shader that it did not register");
    const t2x_device_info& info = cx->session.runtime->device->info();
    if (push_bytes > info.push_bytes) fail_user("pushes " + std::to_string(push_bytes) + " bytes; the limit is 128");
    for (int i = 0; i < 3; ++i)
      if (groups[i] == 0 || groups[i] > info.max_groups[i]) fail_user("asks for a bad number of workgroups");
    const t2x_spirv& spirv = cx->node.shaders[shader - 1];
    GraphStep step = step_of(cx, GraphStep::Kind::Dispatch, spirv.name, uses, use_count);
    step.shader = &spirv;
    auto* bytes = static_cast<const std::byte*>(push);
    step.push.assign(bytes, bytes + push_bytes);
    step.constants.assign(constants, constants + constant_count);
    std::memcpy(step.groups, groups, sizeof step.groups);
    cx->capture->graph.add_uses(std::move(step));
  });
}

t2x_status raw(t2x_context* cx, const t2x_use* uses, uint32_t use_count, RawFn fn, void* user) {
  return answer(cx, [&] {
    GraphStep step = step_of(cx, GraphStep::Kind::Raw, "raw", uses, use_count);
    step.raw = fn;
    step.user = user;
    step.place = node_prefix(*cx->node.instance);
    cx->capture->graph.add_uses(std::move(step));
  });
}

t2x_status host_stage(t2x_context* cx, const t2x_use* uses, uint32_t use_count, StageFn fn, void* user) {
  return answer(cx, [&] {
    GraphStep step = step_of(cx, GraphStep::Kind::HostStage, "cpu stage", uses, use_count);
    step.stage = fn;
    step.user = user;
    step.place = node_prefix(*cx->node.instance);
    cx->capture->graph.add_uses(std::move(step));
  });
}

}  // namespace

void fill_recording(t2x_host& host) {
  host.op = op;
  host.view = view;
  host.temporary = temporary;
  host.keep = keep;
  host.assign = assign;
  host.shader = shader;
  host.dispatch = dispatch;
  host.raw = raw;
  host.host_stage = host_stage;
}

}  // namespace t2x
