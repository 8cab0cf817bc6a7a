#include "field.hpp"
#include "positions.hpp"
#include "weights.hpp"
#include <cmath>
#include <tuple>

namespace flag_dit {

using t2x::Tensor;

Field::Field(const t2x::Context& cx)
    : architecture_(read_architecture(cx)), extrapolation_(cx), rope_scaling_(cx.number("rope_scaling")) {
  check_weights(cx, architecture_);
}

t2x::Tensors Field::record(const t2x::Context& cx, std::span<const Tensor> latents, Tensor time, const Text& text) {
  Sequence s = record_tokens(cx, architecture_, latents);
  Surroundings around = surroundings(cx, s, time, text);
  Tensor x = s.tokens;
  for (uint32_t i = 0; i < architecture_.layers; ++i) x = record_block(cx, architecture_, i, x, around);
  return record_pictures(cx, architecture_, record_last_layer(cx, x, around.modulator), s);
}

Surroundings Field::surroundings(const t2x::Context& cx, const Sequence& s, Tensor time, const Text& text) {
  t2x_dims features = cx.dims(text.features), mask = cx.dims(text.mask), t = cx.dims(time);
  if (features.rank != 3)
    throw t2x::Error("the text features are " + t2x::to_string(features) + "; [rows, tokens, width] is expected");
  if (features.d[2] != architecture_.text_dim)
    throw t2x::Error("the text features are " + std::to_string(features.d[2]) + " wide; this model was trained on " +
                     std::to_string(architecture_.text_dim) + ": another text encoder belongs to it");
  if (mask.rank != 2 || mask.d[0] != features.d[0] || mask.d[1] != features.d[1])
    throw t2x::Error("the mask is " + t2x::to_string(mask) + " for text features " + t2x::to_string(features) +
                     "; it has one number a token");
  if (features.d[0] == 0 || s.batch % features.d[0])
    throw t2x::Error(std::to_string(features.d[0]) + " rows of text cannot serve a batch of " +
                     std::to_string(s.batch) + " latents (the batch must be a multiple of the rows)");
  if (t.rank != 1 || t.d[0] != s.batch)
    throw t2x::Error("time is " + t2x::to_string(t) + " for a batch of " + std::to_string(s.batch));
  Surroundings around{};
  around.text = text.features;
  around.text_mask = text.mask;
  around.modulator = record_modulator(cx, text, time, s.batch, features.d[0]);
  around.key_mask = s.key_mask;
  std::tie(around.cos, around.sin) = rotary(cx, s);
  around.attention_scale = extrapolation_.attention_scale(s.patches, s.length, architecture_.head_dim);
  return around;
}

// silu(time embedding + caption embedding), [B, condition].
Tensor Field::record_modulator(const t2x::Context& cx, const Text& text, Tensor time, uint64_t batch, uint64_t rows) {
  auto weight = [&](const char* name) { return cx.weight(kModel, name); };
  Tensor caption = cx.op("masked_mean", {text.features, text.mask});
  caption = cx.op("layer_norm", {caption, weight("cap_embedder.0.weight"), weight("cap_embedder.0.bias")},
                  {{"eps", 1e-5}});
  caption = cx.op("linear", {caption, weight("cap_embedder.1.weight"), weight("cap_embedder.1.bias")});
  Tensor t = cx.op("timestep_embedding", {time, frequencies(cx)});
  t = cx.op("linear", {t, weight("t_embedder.mlp.0.weight"), weight("t_embedder.mlp.0.bias")}, {{"act", "silu"}});
  t = cx.op("linear", {t, weight("t_embedder.mlp.2.weight"), weight("t_embedder.mlp.2.bias")});
  uint64_t width = architecture_.condition;
  Tensor sum = cx.op("binary", {cx.view(t, {rows, batch / rows, width}), cx.view(caption, {rows, 1, width})},
                     {{"fn", "add"}});
  return cx.op("unary", {cx.view(sum, {batch, width})}, {{"fn", "silu"}});
}

Tensor Field::record_last_layer(const t2x::Context& cx, Tensor x, Tensor modulator) const {
  auto weight = [&](const char* name) { return cx.weight(kModel, name); };
  Tensor modulation = cx.op("linear", {modulator, weight("final_layer.adaLN_modulation.1.weight"),
                                       weight("final_layer.adaLN_modulation.1.bias")});
  Tensor shift = modulation_part(cx, modulation, 0, architecture_.dim);
  Tensor scale = modulation_part(cx, modulation, 1, architecture_.dim);
  x = cx.op("layer_norm", {x, {}, {}, shift, scale}, {{"eps", 1e-6}});
  return cx.op("linear", {x, weight("final_layer.linear.weight"), weight("final_layer.linear.bias")});
}

Tensor Field::frequencies(const t2x::Context& cx) {
  if (frequencies_) return frequencies_;
  std::vector<float> f(kTimeWidth / 2);
  for (size_t i = 0; i < f.size(); ++i)
    f[i] = static_cast<float>(std::exp(-std::log(10000.0) * double(i) / double(f.size())));
  return frequencies_ = cx.constant(t2x::dims({f.size()}), f, "time frequencies");
}

// Cosines and sines; a solver with four stages calls four times with the same shape.
std::pair<Tensor, Tensor> Field::rotary(const t2x::Context& cx, const Sequence& s) {
  double ntk = extrapolation_.ntk_factor(s.patches);
  if (auto found = rotary_.find({s.length, ntk}); found != rotary_.end()) return found->second;
  RotaryTable table = rotary_table(s.length, architecture_.head_dim, ntk, rope_scaling_);
  t2x_dims d = t2x::dims({s.length, architecture_.head_dim / 2});
  std::pair<Tensor, Tensor> made = {cx.constant(d, table.cos, "rotary cos"), cx.constant(d, table.sin, "rotary sin")};
  return rotary_[{s.length, ntk}] = made;
}

}  // namespace flag_dit
