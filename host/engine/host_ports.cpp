// Values on links: inputs, outputs and their metadata.
#include "engine/host_table.hpp"
#include <t2x/shape.hpp>

namespace t2x {
namespace {

const std::vector<Reference>* links(t2x_context* cx, const char* port) {
  auto it = cx->node.instance->inputs.find(std::string_view(port));
  return it == cx->node.instance->inputs.end() ? nullptr : &it->second;
}

uint32_t input_count(t2x_context* cx, const char* port) {
  auto* refs = links(cx, port);
  return refs ? static_cast<uint32_t>(refs->size()) : 0;
}

t2x_tensor input(t2x_context* cx, const char* port, uint32_t index) {
  auto* refs = links(cx, port);
  if (!refs || index >= refs->size()) return 0;   // an unconnected optional input
  t2x_tensor handle = 0;
  answer(cx, [&] {
    const Reference& ref = (*refs)[index];
    if (cx->creating) fail_user("reads input '" + std::string(port) + "' in create(): inputs exist only in run()");
    auto& outputs = cx->session.node(ref.node).outputs;
    auto it = outputs.find(ref.port);
    if (it == outputs.end())
      fail_user("needs '@" + ref.node + "." + ref.port + "', which node '" + ref.node + "' did not produce with "
                "these parameters");
    handle = cx->session.values.add({it->second, nullptr, 0, kNoTensor});
  });
  return handle;
}

const char* input_name(t2x_context* cx, const char* port, uint32_t index) {
  auto* refs = links(cx, port);
  if (!refs || index >= refs->size()) return nullptr;
  cx->strings.push_back((*refs)[index].node + "." + (*refs)[index].port);
  return cx->strings.back().c_str();
}

t2x_status output(t2x_context* cx, const char* port, t2x_tensor handle) {
  return answer(cx, [&] {
    const t2x_node_type& type = *cx->node.instance->entry->type;
    bool known = false;
    for (uint32_t i = 0; i < type.output_count; ++i) known = known || std::string_view(type.outputs[i].name) == port;
    if (!known) fail_ours("sets output '" + std::string(port) + "', which its description lacks");
    cx->node.outputs[port] = storage_of(cx, handle, "an output");
  });
}

t2x_status dims(t2x_context* cx, t2x_tensor handle, t2x_dims* out) {
  // 0 is what a call that failed has given: asking for its dims fails as that call did.
  if (handle == 0 && cx->failure) return status_of(cx->failure->side);
  return answer(cx, [&] {
    const HeldTensor& v = cx->session.values.get(handle);
    if (v.storage) *out = v.storage->dims;
    else if (v.weight) *out = v.weight->dims();
    else *out = cx->capture && cx->capture->serial == v.capture
                    ? cx->capture->graph.tensor(v.tensor).dims
                    : (fail_user("uses a tensor of a program that has ended: keep() it to use it afterwards"), t2x_dims{});
  });
}

t2x_status note(t2x_context* cx, t2x_tensor handle, const char* key, const char* text) {
  return answer(cx, [&] { storage_of(cx, handle, "note()")->notes[key] = text; });
}

const char* noted(t2x_context* cx, t2x_tensor handle, const char* key) {
  const char* found = nullptr;
  answer(cx, [&] {
    const auto& notes = storage_of(cx, handle, "noted()")->notes;
    if (auto it = notes.find(std::string_view(key)); it != notes.end()) found = it->second.c_str();
  });
  return found;
}

}  // namespace

const StoragePtr& storage_of(t2x_context* cx, t2x_tensor handle, const char* doing) {
  const HeldTensor& v = cx->session.values.get(handle);
  if (!v.storage)
    fail_user(std::string(doing) + " needs a storage: keep() a program's tensor, or use storage() or constant()");
  return v.storage;
}

void fill_ports(t2x_host& host) {
  host.input_count = input_count;
  host.input = input;
  host.input_name = input_name;
  host.output = output;
  host.dims = dims;
  host.note = note;
  host.noted = noted;
}

}  // namespace t2x
