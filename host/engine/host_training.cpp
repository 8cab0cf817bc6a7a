// The extension t2x.training/1, as plugins call it.
#include "engine/host_table.hpp"
#include "engine/save_model.hpp"
#include "porttype/port_type.hpp"
#include "program/gradient.hpp"
#include "weights/convert.hpp"
#include <t2x/shape.hpp>
#include <algorithm>

namespace t2x {
namespace {

bool is_function(const NodeInstance& node, std::string_view port) {
  const t2x_node_type& type = *node.entry->type;
  for (uint32_t i = 0; i < type.input_count; ++i)
    if (type.inputs[i].name == port) return parse_port_type(type.inputs[i].type).is_function;
  return false;
}

// The node wired to `port`, those whose functions it calls, those that these call, and so on.
void apply_rule(t2x_context* cx, const NodeInstance& caller, const char* port, const TrainingRule& rule) {
  if (!is_function(caller, port)) fail_user("trains input '" + std::string(port) + "', which is no function");
  auto link = caller.inputs.find(std::string_view(port));
  if (link == caller.inputs.end()) fail_user("trains input '" + std::string(port) + "', which is not connected");
  for (const Reference& ref : link->second) {
    NodeState& node = cx->session.node(ref.node);
    node.training = rule;
    for (const auto& [inner, references] : node.instance->inputs)
      if (is_function(*node.instance, inner)) apply_rule(cx, *node.instance, inner.c_str(), rule);
  }
}

std::vector<std::string> texts(const char* const* patterns) {
  std::vector<std::string> list;
  for (; patterns && *patterns; ++patterns) list.emplace_back(*patterns);
  return list;
}

t2x_status train(t2x_context* cx, const char* port, const char* const* patterns) {
  return answer(cx, [&] { apply_rule(cx, *cx->node.instance, port, {texts(patterns), 0, 1, 0}); });
}

t2x_status train_adapters(t2x_context* cx, const char* port, const char* const* patterns, uint32_t rank, double scale,
                          uint64_t seed) {
  return answer(cx, [&] {
    if (rank == 0) fail_user("the rank of an adapter is at least 1");
    apply_rule(cx, *cx->node.instance, port, {texts(patterns), rank, scale, seed});
  });
}

t2x_status parameter(t2x_context* cx, uint32_t index, t2x_parameter* out) {
  const auto& all = cx->session.parameters.all();
  if (index >= all.size()) return T2X_BAD_ARGUMENT;
  const Parameter& p = *all[index];
  *out = {p.name.c_str(), p.model.c_str(), cx->session.values.add({p.storage, nullptr, 0, kNoTensor}),
          p.storage->dims, {}};
  return T2X_OK;
}

t2x_status gradients(t2x_context* cx, t2x_tensor loss, const t2x_tensor* of, uint32_t count, uint32_t recompute,
                     t2x_tensor* out) {
  return answer(cx, [&] {
    std::vector<TensorId> ids;
    for (uint32_t i = 0; i < count; ++i) ids.push_back(captured(cx, of[i]));
    Graph& graph = cx->capture->graph;
    std::vector<TensorId> found = add_gradients(graph, captured(cx, loss), ids, recompute);
    for (uint32_t i = 0; i < count; ++i)
      out[i] = found[i] == kNoTensor
                   ? 0
                   : cx->session.values.add({nullptr, nullptr, cx->capture->serial, found[i]});
  });
}

t2x_status apply_adapters(t2x_context* cx, const char* param, double weight) {
  return answer(cx, [&] {
    auto file = std::make_shared<AdapterFile>(model_of(cx, param), weight);
    cx->session.adapters.push_back(file);
    cx->adapters.push_back(file);
  });
}

t2x_status save(t2x_context* cx, const char* model, const char* folder, t2x_dtype dtype, const t2x_named* replaced,
                uint32_t count) {
  return answer(cx, [&] {
    std::map<std::string, StoragePtr> values;
    for (uint32_t i = 0; i < count; ++i) values[replaced[i].name] = storage_of(cx, replaced[i].tensor, "save_model()");
    save_model(runtime_of(cx, "save_model()").transfer, *cx->session.model(model), folder, dtype, values);
  });
}

t2x_status save_tensors(t2x_context* cx, const char* path, const t2x_named* tensors, uint32_t count,
                        const char* metadata) {
  return answer(cx, [&] {
    std::vector<std::pair<std::string, StoragePtr>> values;
    for (uint32_t i = 0; i < count; ++i)
      values.emplace_back(tensors[i].name, storage_of(cx, tensors[i].tensor, "save_tensors()"));
    save_storages(runtime_of(cx, "save_tensors()").transfer, path, values, metadata ? metadata : "");
  });
}

t2x_status load_tensors(t2x_context* cx, const char* path, const t2x_named* tensors, uint32_t count) {
  return answer(cx, [&] {
    auto file = ModelFile::open(path);
    Transfer& transfer = runtime_of(cx, "load_tensors()").transfer;
    for (uint32_t i = 0; i < count; ++i) {
      const StoragePtr& target = storage_of(cx, tensors[i].tensor, "load_tensors()");
      const Weight* stored = file->find(tensors[i].name);
      if (!stored) fail_user("'" + std::string(path) + "' has no tensor '" + tensors[i].name + "': it is of another run");
      if (!same_shape(stored->dims, target->dims))
        fail_user("'" + std::string(path) + "': tensor '" + tensors[i].name + "' is " + to_string(stored->dims) +
                  ", this run has " + to_string(target->dims));
      ConvertedWeight value = convert_weight(*stored, target->dims.dtype, T2X_LAYOUT_AS_STORED);
      transfer.upload(target->buffer, 0, bytes(target->dims), value.fill);
    }
    transfer.flush();
  });
}

const char* metadata(t2x_context* cx, const char* path) {
  const char* text = nullptr;
  answer(cx, [&] {
    const auto file = ModelFile::open(path);
    auto it = file->metadata().find(kStateKey);
    if (it == file->metadata().end()) fail_user("'" + std::string(path) + "' says nothing of its state: it is no checkpoint of T2X");
    cx->strings.push_back(it->second);
    text = cx->strings.back().c_str();
  });
  return text;
}

void status(t2x_context* cx, const char* text) { cx->node.note = text ? text : ""; }

t2x_status release(t2x_context* cx, t2x_tensor handle) {
  return answer(cx, [&] { cx->session.values.release(handle); });
}

}  // namespace

const t2x_training* training_table() {
  static const t2x_training table = {sizeof table, train,        train_adapters, parameter, gradients, apply_adapters,
                                     save,         save_tensors, load_tensors,   metadata,  status,
                                     release};
  return &table;
}

}  // namespace t2x
