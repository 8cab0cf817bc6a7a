#include "model.hpp"

namespace vocoders {
namespace {

using t2x::Tensor;

// w = g v / |v|, the norm over everything but dimension 0 (Salimans & Kingma 2016, arXiv 1602.07868). Depends on
// weights alone, so that it is computed once. v [rows, ...] in any order of its other dimensions.
Tensor normed(const t2x::Context& cx, Tensor v, Tensor g) {
  const t2x_dims d = cx.dims(v);
  v = cx.view(v, {d.d[0], t2x::count(d) / d.d[0]});
  const Tensor squares = cx.op("sum", {cx.op("unary", {v}, {{"fn", "square"}})}, {{"axis", 1}});
  const Tensor factor = cx.op("binary", {cx.view(g, {d.d[0], 1}), cx.op("unary", {squares}, {{"fn", "sqrt"}})},
                              {{"fn", "div"}});
  return cx.view(cx.op("binary", {v, factor}, {{"fn", "mul"}}), {d.d[0], d.d[1], d.d[2]});
}

// The weight of a layer, [A,B,K] as stored or [A,K,B] with channels last.
Tensor weight_of(const t2x::Context& cx, const Model& model, const std::string& layer, uint32_t layout) {
  const std::string name = model.prefix + layer;
  const Form form = form_of(model.names, name);
  const Tensor stored = cx.weight("model", weight_name(name, form), layout);
  return form == Form::Fused ? stored : normed(cx, stored, cx.weight("model", norm_name(name, form)));
}

// The bins that conv_pre takes, when it has a weight of rank 3; otherwise the report on its weights tells.
uint32_t bins_of(const t2x::Context& cx, const Model& model) {
  const std::string name = weight_name(model.prefix + "conv_pre", form_of(model.names, model.prefix + "conv_pre"));
  if (!model.names.contains(name)) return model.config.mels;
  const t2x_dims d = cx.weight_dims("model", name);
  return d.rank == 3 ? d.d[1] : model.config.mels;
}

}  // namespace

Tensor Model::kernels(const t2x::Context& cx, const std::string& layer) const {
  const Tensor w = weight_of(cx, *this, layer, T2X_LAYOUT_CHANNELS_LAST);
  const t2x_dims d = cx.dims(w);
  return cx.view(w, {d.d[0], d.d[1], 1, d.d[2]});
}

Tensor Model::phase_kernels(const t2x::Context& cx, const std::string& layer, uint32_t rate) const {
  Tensor w = weight_of(cx, *this, layer, T2X_LAYOUT_AS_STORED);
  const t2x_dims d = cx.dims(w);  // [I,O,K]
  const uint64_t in = d.d[0], out = d.d[1], taps = (d.d[2] + rate - 1) / rate;
  if (taps * rate != d.d[2]) w = cx.op("pad", {w}, {{"axis", 2}, {"after", taps * rate - d.d[2]}});
  // Tap m of phase r is at r + m rate; a convolution reads the latest tap first.
  t2x::Tensors parts;
  for (uint64_t m = taps; m-- > 0;)
    parts.push_back(cx.op("slice", {w}, {{"axis", 2}, {"start", m * rate}, {"stop", (m + 1) * rate}}));
  const t2x::Attr axis[] = {{"axis", 2}};
  if (parts.size() > 1) w = cx.op("concat", parts, axis);
  w = cx.op("permute", {cx.view(w, {in, out, taps, rate})}, {{"order", "3120"}});
  return cx.view(w, {rate * out, taps, 1, in});
}

Model open_model(const t2x::Context& cx, Family family) {
  Model model;
  model.config = read_config(cx.text("model"), family);
  for (const std::string& name : cx.weight_names("model")) model.names.insert(name);
  model.prefix = find_prefix(model.names);
  const uint32_t bins = bins_of(cx, model);
  model.mels = model.config.mels ? model.config.mels : bins;
  const std::vector<ExpectedTensor> expected = expected_tensors(model.config, model.mels, model.names, model.prefix);
  std::vector<t2x_weight_spec> specs;
  for (const ExpectedTensor& tensor : expected)
    specs.push_back({tensor.name.c_str(), tensor.dims, tensor.optional ? T2X_WEIGHT_OPTIONAL : 0u, 0});
  // Beside a generator behind a prefix a file may hold discriminators and the state of training.
  const char* const ignored[] = {model.prefix.empty() ? nullptr : "*", nullptr};
  cx.match_weights("model", specs, ignored);
  refuse_other_layers(model.names, model.prefix, expected);
  model.sample_rate = cx.u32("sample_rate") ? cx.u32("sample_rate") : model.config.sample_rate;
  return model;
}

}  // namespace vocoders
