// backbone.cpp - the node flag_dit.backbone: a Flag-DiT text-to-image transformer as a velocity field.
#include "block.hpp"
#include "extrapolation.hpp"
#include "positions.hpp"
#include "tokens.hpp"
#include "weights.hpp"
#include <cmath>
#include <map>

namespace flag_dit {
namespace {

using t2x::Tensor;

constexpr const char* kSwitch[] = {"auto", "on", "off", nullptr};

class Backbone {
public:
  static constexpr const char* kName = "flag_dit.backbone";
  static constexpr const char* kSummary = "Flag-DiT (Lumina-T2I): the velocity of a noisy latent under a text.";
  static constexpr const char* kDoc = R"(Offers the function `velocity`, which a sampler calls, usually through flow.guidance. Every size of
the model is read from its tensors. Time runs from 0 (noise) to 1 (picture).

The text has R rows and serves a batch of B latents in R blocks of B / R: with guidance, row 0 is the
prompt for the first half of the batch and row 1 the negative prompt for the second.

A caller may also give several latents [1,C,H,W] of different sizes before the time: they run as one
batch, the shorter ones padded, and as many velocities come back.

Pictures larger than the training pictures need training_size: then `ntk` stretches the rotary
positions (base 10000 * patches / (training_size/16)^2) and `proportional_attention` sharpens
self-attention (scale sqrt(log(tokens) / log(base_sequence) / head_dim)).

  [node.backbone]
  use = "flag_dit.backbone"
  model = "$model.backbone"
  condition = "@encode.hidden"
  mask = "@encode.mask"
  training_size = 1024)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("condition", "text_features:f32[R,L,D]", "what a text encoder gives, one row a text"),
      t2x::in("mask", "mask:i32[R,L]", "nonzero where a token belongs to its text"),
  };
  static constexpr t2x_port kOutputs[] = {
      t2x::out("velocity", "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]",
               "the direction from noise to picture; H and W are multiples of 2"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model(kModel, "release folder (consolidated.00-of-01.safetensors) or its safetensors file"),
      t2x::integer("training_size", 0, 0, 65536, "side of the square pictures the model was trained on; 0: not known",
                   "pixels"),
      t2x::choice("ntk", "auto", kSwitch,
                  "stretch rotary positions; auto: when ntk_factor is given or the picture exceeds training_size"),
      t2x::choice("proportional_attention", "auto", kSwitch,
                  "sharpen self-attention; auto: when base_sequence is given or the picture exceeds training_size"),
      t2x::real("ntk_factor", 0, 0, 1e6, "what the rotary base is multiplied by; 0: patches / (training_size/16)^2"),
      t2x::integer("base_sequence", 0, 0, 1e9,
                   "tokens that attention was trained on; 0: n^2 + 2n with n = training_size/16", "tokens"),
      t2x::real("rope_scaling", 1, 1e-3, 1e3, "what positions are divided by"),
  };

  explicit Backbone(t2x::Context cx)
      : architecture_(read_architecture(cx)), extrapolation_(cx), rope_scaling_(cx.number("rope_scaling")) {
    check_weights(cx, architecture_);
  }

  t2x::Tensors call(t2x::Context cx, const std::string&, std::span<const Tensor> in) {
    if (in.size() < 2) throw t2x::Error("velocity takes a latent and a time");
    Sequence s = record_tokens(cx, architecture_, in.first(in.size() - 1));
    Surroundings around = surroundings(cx, s, in.back());
    Tensor x = s.tokens;
    for (uint32_t i = 0; i < architecture_.layers; ++i) x = record_block(cx, architecture_, i, x, around);
    return record_pictures(cx, architecture_, record_last_layer(cx, x, around.modulator), s);
  }

private:
  Surroundings surroundings(const t2x::Context& cx, const Sequence& s, Tensor time) {
    Surroundings around{};
    around.text = cx.input("condition");
    around.text_mask = cx.input("mask");
    t2x_dims text = cx.dims(around.text), t = cx.dims(time);
    if (text.d[2] != architecture_.text_dim)
      throw t2x::Error("the text features are " + std::to_string(text.d[2]) + " wide; this model was trained on " +
                       std::to_string(architecture_.text_dim) + ": another text encoder belongs to it");
    if (text.d[0] == 0 || s.batch % text.d[0])
      throw t2x::Error(std::to_string(text.d[0]) + " rows of text cannot serve a batch of " + std::to_string(s.batch) +
                       " latents (the batch must be a multiple of the rows)");
    if (t.rank != 1 || t.d[0] != s.batch)
      throw t2x::Error("time is " + t2x::to_string(t) + " for a batch of " + std::to_string(s.batch));
    around.modulator = record_modulator(cx, around, time, s.batch, text.d[0]);
    around.key_mask = s.key_mask;
    std::tie(around.cos, around.sin) = rotary(cx, s);
    around.attention_scale = extrapolation_.attention_scale(s.patches, s.length, architecture_.head_dim);
    return around;
  }

  // silu(time embedding + caption embedding), [B, condition].
  Tensor record_modulator(const t2x::Context& cx, const Surroundings& around, Tensor time, uint64_t batch,
                          uint64_t rows) {
    auto weight = [&](const char* name) { return cx.weight(kModel, name); };
    Tensor caption = cx.op("masked_mean", {around.text, around.text_mask});
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

  Tensor record_last_layer(const t2x::Context& cx, Tensor x, Tensor modulator) const {
    auto weight = [&](const char* name) { return cx.weight(kModel, name); };
    Tensor modulation = cx.op("linear", {modulator, weight("final_layer.adaLN_modulation.1.weight"),
                                         weight("final_layer.adaLN_modulation.1.bias")});
    Tensor shift = modulation_part(cx, modulation, 0, architecture_.dim);
    Tensor scale = modulation_part(cx, modulation, 1, architecture_.dim);
    x = cx.op("layer_norm", {x, {}, {}, shift, scale}, {{"eps", 1e-6}});
    return cx.op("linear", {x, weight("final_layer.linear.weight"), weight("final_layer.linear.bias")});
  }

  Tensor frequencies(const t2x::Context& cx) {
    if (frequencies_) return frequencies_;
    std::vector<float> f(kTimeWidth / 2);
    for (size_t i = 0; i < f.size(); ++i)
      f[i] = static_cast<float>(std::exp(-std::log(10000.0) * double(i) / double(f.size())));
    return frequencies_ = cx.constant(t2x::dims({f.size()}), f, "time frequencies");
  }

  // Cosines and sines; a solver with four stages calls four times with the same shape.
  std::pair<Tensor, Tensor> rotary(const t2x::Context& cx, const Sequence& s) {
    double ntk = extrapolation_.ntk_factor(s.patches);
    if (auto found = rotary_.find({s.length, ntk}); found != rotary_.end()) return found->second;
    RotaryTable table = rotary_table(s.length, architecture_.head_dim, ntk, rope_scaling_);
    t2x_dims d = t2x::dims({s.length, architecture_.head_dim / 2});
    std::pair<Tensor, Tensor> made = {cx.constant(d, table.cos, "rotary cos"),
                                      cx.constant(d, table.sin, "rotary sin")};
    return rotary_[{s.length, ntk}] = made;
  }

  Architecture architecture_;
  Extrapolation extrapolation_;
  double rope_scaling_;
  Tensor frequencies_;
  std::map<std::pair<uint32_t, double>, std::pair<Tensor, Tensor>> rotary_;
};

}  // namespace
}  // namespace flag_dit

T2X_PLUGIN("flag_dit", "0.1.0", "T2X", "Apache-2.0", &t2x::node<flag_dit::Backbone>)
