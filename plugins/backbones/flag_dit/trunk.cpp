#include "trunk.hpp"
#include "positions.hpp"
#include "weights.hpp"
#include <cmath>

namespace flag_dit {

using t2x::Tensor;

Trunk::Trunk(const t2x::Context& cx, const Architecture& a) : architecture_(a) { check_weights(cx, architecture_); }

Tensor Trunk::record(const t2x::Context& cx, const Tokens& tokens, Tensor time, const Text& text) {
  const uint32_t batch = cx.dims(tokens.x).d[0];
  check(cx, batch, time, text);
  Surroundings around{};
  around.text = text.features;
  around.text_mask = text.mask;
  around.modulator = record_modulator(cx, text, time, batch);
  around.key_mask = tokens.key_mask;
  around.cos = tokens.cos;
  around.sin = tokens.sin;
  around.attention_scale = tokens.attention_scale;
  Tensor x = tokens.x;
  for (uint32_t i = 0; i < architecture_.layers; ++i) x = record_block(cx, architecture_, i, x, around);
  return record_last_layer(cx, x, around.modulator);
}

void Trunk::check(const t2x::Context& cx, uint32_t batch, Tensor time, const Text& text) const {
  t2x_dims features = cx.dims(text.features), mask = cx.dims(text.mask), t = cx.dims(time);
  if (features.rank != 3)
    throw t2x::Error("the text features are " + t2x::to_string(features) + "; [rows, tokens, width] is expected");
  if (features.d[2] != architecture_.text_dim)
    throw t2x::Error("the text features are " + std::to_string(features.d[2]) + " wide; this model was trained on " +
                     std::to_string(architecture_.text_dim) + ": another text encoder belongs to it");
  if (mask.rank != 2 || mask.d[0] != features.d[0] || mask.d[1] != features.d[1])
    throw t2x::Error("the mask is " + t2x::to_string(mask) + " for text features " + t2x::to_string(features) +
                     "; it has one number a token");
  if (features.d[0] == 0 || batch % features.d[0])
    throw t2x::Error(std::to_string(features.d[0]) + " rows of text cannot serve a batch of " + std::to_string(batch) +
                     " latents (the batch must be a multiple of the rows)");
  if (t.rank != 1 || t.d[0] != batch)
    throw t2x::Error("time is " + t2x::to_string(t) + " for a batch of " + std::to_string(batch));
}

Tensor Trunk::weight(const t2x::Context& cx, const char* name) const {
  return cx.weight(kModel, architecture_.prefix + name);
}

// silu(time embedding + caption embedding), [B, condition].
Tensor Trunk::record_modulator(const t2x::Context& cx, const Text& text, Tensor time, uint64_t batch) {
  Tensor caption = cx.op("masked_mean", {text.features, text.mask});
  caption = cx.op("layer_norm", {caption, weight(cx, "cap_embedder.0.weight"), weight(cx, "cap_embedder.0.bias")},
                  {{"eps", 1e-5}});
  caption = cx.op("linear", {caption, weight(cx, "cap_embedder.1.weight"), weight(cx, "cap_embedder.1.bias")});
  Tensor t = cx.op("timestep_embedding", {time, frequencies(cx)});
  t = cx.op("linear", {t, weight(cx, "t_embedder.mlp.0.weight"), weight(cx, "t_embedder.mlp.0.bias")},
            {{"act", "silu"}});
  t = cx.op("linear", {t, weight(cx, "t_embedder.mlp.2.weight"), weight(cx, "t_embedder.mlp.2.bias")});
  uint64_t width = architecture_.condition, rows = cx.dims(text.features).d[0];
  Tensor sum = cx.op("binary", {cx.view(t, {rows, batch / rows, width}), cx.view(caption, {rows, 1, width})},
                     {{"fn", "add"}});
  return cx.op("unary", {cx.view(sum, {batch, width})}, {{"fn", "silu"}});
}

Tensor Trunk::record_last_layer(const t2x::Context& cx, Tensor x, Tensor modulator) const {
  Tensor modulation = cx.op("linear", {modulator, weight(cx, "final_layer.adaLN_modulation.1.weight"),
                                       weight(cx, "final_layer.adaLN_modulation.1.bias")});
  Tensor shift = modulation_part(cx, modulation, 0, architecture_.dim);
  Tensor scale = modulation_part(cx, modulation, 1, architecture_.dim);
  x = cx.op("layer_norm", {x, {}, {}, shift, scale}, {{"eps", 1e-6}});
  return cx.op("linear", {x, weight(cx, "final_layer.linear.weight"), weight(cx, "final_layer.linear.bias")});
}

Tensor Trunk::frequencies(const t2x::Context& cx) {
  if (frequencies_) return frequencies_;
  std::vector<float> f(kTimeWidth / 2);
  for (size_t i = 0; i < f.size(); ++i)
    f[i] = static_cast<float>(std::exp(-std::log(10000.0) * double(i) / double(f.size())));
  return frequencies_ = cx.constant(t2x::dims({f.size()}), f, "time frequencies");
}

std::pair<Tensor, Tensor> Trunk::rotary(const t2x::Context& cx, uint32_t length, double ntk_factor,
                                        double position_scale) {
  const std::tuple key{length, ntk_factor, position_scale};
  if (auto found = rotary_.find(key); found != rotary_.end()) return found->second;
  RotaryTable table = rotary_table(length, architecture_.head_dim, ntk_factor, position_scale);
  t2x_dims d = t2x::dims({length, architecture_.head_dim / 2});
  std::pair<Tensor, Tensor> made = {cx.constant(d, table.cos, "rotary cos"), cx.constant(d, table.sin, "rotary sin")};
  return rotary_[key] = made;
}

}  // namespace flag_dit
