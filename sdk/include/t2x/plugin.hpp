// t2x/plugin.hpp - what most plugin authors include: nodes and the plugin's entry. Header-only, C++20.
// Exceptions stop here: nothing in this file lets one cross into the host.
#pragma once
#include "context.hpp"
#include <concepts>
#include <iterator>
#include <memory>

namespace t2x {

// Declarations: each gives one plain C struct, so that the tables end up in .rodata.
constexpr t2x_port in(const char* name, const char* type, const char* doc, uint32_t flags = 0) {
  return {name, type, doc, flags, {}};
}
constexpr t2x_port out(const char* name, const char* type, const char* doc) { return {name, type, doc, 0, {}}; }

constexpr t2x_param real(const char* name, double value, double min, double max, const char* doc,
                         const char* unit = "") {
  return {name, doc, unit, nullptr, nullptr, value, min, max, T2X_PARAM_REAL, 0, {}};
}
constexpr t2x_param integer(const char* name, double value, double min, double max, const char* doc,
                            const char* unit = "") {
  return {name, doc, unit, nullptr, nullptr, value, min, max, T2X_PARAM_INT, 0, {}};
}
constexpr t2x_param flag(const char* name, bool value, const char* doc) {
  return {name, doc, "", nullptr, nullptr, value ? 1.0 : 0.0, 0, 1, T2X_PARAM_BOOL, 0, {}};
}
constexpr t2x_param text(const char* name, const char* value, const char* doc) {
  return {name, doc, "", value, nullptr, 0, 0, 0, T2X_PARAM_TEXT, 0, {}};
}
constexpr t2x_param choice(const char* name, const char* value, const char* const* choices, const char* doc) {
  return {name, doc, "", value, choices, 0, 0, 0, T2X_PARAM_CHOICE, 0, {}};
}
constexpr t2x_param model(const char* name, const char* doc) {
  return {name, doc, "", nullptr, nullptr, 0, 0, 0, T2X_PARAM_MODEL, T2X_PARAM_REQUIRED, {}};
}
constexpr t2x_param file(const char* name, const char* doc) {
  return {name, doc, "", nullptr, nullptr, 0, 0, 0, T2X_PARAM_FILE, T2X_PARAM_REQUIRED, {}};
}
constexpr t2x_param folder(const char* name, const char* doc) {
  return {name, doc, "", nullptr, nullptr, 0, 0, 0, T2X_PARAM_FOLDER, T2X_PARAM_REQUIRED, {}};
}
// A "WIDTHxHEIGHT"; both sides are multiples of `unit`.
constexpr t2x_param size(const char* name, const char* value, uint32_t unit, uint32_t max, const char* doc) {
  return {name, doc, "pixels", value, nullptr, 0, static_cast<double>(unit), static_cast<double>(max),
          T2X_PARAM_SIZE, 0, {}};
}
constexpr t2x_param required(t2x_param p) {
  p.flags |= T2X_PARAM_REQUIRED;
  return p;
}

namespace detail {
template <class N> concept HasInputs = requires { N::kInputs; };
template <class N> concept HasOutputs = requires { N::kOutputs; };
template <class N> concept HasParams = requires { N::kParams; };
template <class N> concept HasExtensions = requires { N::kExtensions; };
template <class N> concept HasRun = requires(N n, Context cx) { n.run(cx); };
template <class N> concept HasCall =
    requires(N n, Context cx, std::string port, std::span<const Tensor> in) {
      { n.call(cx, port, in) } -> std::same_as<Tensors>;
    };

inline auto failer(const t2x_host* host, t2x_context* cx) {
  return [=](const char* message) { host->fail(cx, message); };
}

template <class N> t2x_status create(const t2x_host* host, t2x_context* cx, void** self) {
  return guard(failer(host, cx), [&] { *self = std::make_unique<N>(Context(host, cx)).release(); });
}
template <class N> t2x_status run(void* self, const t2x_host* host, t2x_context* cx) {
  return guard(failer(host, cx), [&] { static_cast<N*>(self)->run(Context(host, cx)); });
}
template <class N>
t2x_status call(void* self, const t2x_host* host, t2x_context* cx, const char* port, const t2x_tensor* in,
                uint32_t in_count, t2x_tensor* out, uint32_t out_count) {
  return guard(failer(host, cx), [&] {
    Tensors operands(in_count);
    for (uint32_t i = 0; i < in_count; ++i) operands[i].handle = in[i];
    Tensors results = static_cast<N*>(self)->call(Context(host, cx), port, operands);
    if (results.size() != out_count)
      throw Error("function '" + std::string(port) + "' gives " + std::to_string(results.size()) +
                  " results, the caller asked for " + std::to_string(out_count));
    for (uint32_t i = 0; i < out_count; ++i) out[i] = results[i].handle;
  });
}

template <class N> constexpr t2x_node_type node_type() {
  t2x_node_type t{};
  t.size = sizeof(t2x_node_type);
  t.name = N::kName;
  t.summary = N::kSummary;
  t.doc = N::kDoc;
  t.revision = N::kRevision;
  if constexpr (HasInputs<N>) t.inputs = std::data(N::kInputs), t.input_count = std::size(N::kInputs);
  if constexpr (HasOutputs<N>) t.outputs = std::data(N::kOutputs), t.output_count = std::size(N::kOutputs);
  if constexpr (HasParams<N>) t.params = std::data(N::kParams), t.param_count = std::size(N::kParams);
  if constexpr (HasExtensions<N>) t.extensions = N::kExtensions, t.flags |= T2X_NODE_WRITER;
  t.create = create<N>;
  if constexpr (HasRun<N>) t.run = run<N>;
  if constexpr (HasCall<N>) t.call = call<N>;
  t.destroy = [](void* self) { delete static_cast<N*>(self); };
  return t;
}
}  // namespace detail

// Turns a class into the C description that the host reads. The class has kName, kSummary, kDoc,
// kRevision, optionally kInputs, kOutputs, kParams, kExtensions (a writer), a constructor N(Context),
// run(Context) and, when it offers functions, Tensors call(Context, std::string port, std::span<const Tensor>).
template <class N> inline constexpr t2x_node_type node = detail::node_type<N>();

}  // namespace t2x

// The one exported symbol: T2X_PLUGIN(name, version, vendor, license, &t2x::node<A>, &t2x::node<B>).
#define T2X_PLUGIN(plugin_name, plugin_version, plugin_vendor, plugin_license, ...) \
  T2X_DETAIL_ENTRY(plugin_name, plugin_version, plugin_vendor, plugin_license, nullptr, 0, __VA_ARGS__)

// The same for a plugin that brings ops: `ops` is an array of const t2x_op_type*.
#define T2X_PLUGIN_WITH_OPS(plugin_name, plugin_version, plugin_vendor, plugin_license, ops, ...) \
  T2X_DETAIL_ENTRY(plugin_name, plugin_version, plugin_vendor, plugin_license, ops,               \
                   static_cast<uint32_t>(std::size(ops)), __VA_ARGS__)

#define T2X_DETAIL_ENTRY(plugin_name, plugin_version, plugin_vendor, plugin_license, op_list, op_list_count, ...) \
  extern "C" T2X_EXPORT const t2x_plugin* t2x_plugin_v1(uint32_t major, uint32_t minor) {                         \
    static constexpr const t2x_node_type* nodes[] = {__VA_ARGS__};                                                \
    static constexpr t2x_plugin plugin = {sizeof(t2x_plugin), T2X_ABI_MAJOR, T2X_USE_ABI_MINOR, plugin_name,      \
        plugin_version, plugin_vendor, "", plugin_license, nodes,                                                 \
        static_cast<uint32_t>(sizeof nodes / sizeof *nodes), op_list_count, op_list};                             \
    return major == T2X_ABI_MAJOR && minor + 1 > T2X_USE_ABI_MINOR ? &plugin : nullptr;                           \
  }
