#include "audio_field.hpp"
#include <cmath>

namespace flag_dit {

using t2x::Tensor;

namespace {

// Steps of the time scale that the model was trained on: it knows the whole numbers 0 to 1000.
constexpr double kTimeSteps = 1000;

// trunc(1000 t), as the reference's samplers hand time to the model (Wrapper.forward of ddpm_audio.py).
Tensor whole_steps(const t2x::Context& cx, Tensor time) {
  Tensor t = cx.op("unary", {time}, {{"fn", "affine"}, {"scale", kTimeSteps}});
  return cx.op("unary", {t}, {{"fn", "floor"}});
}

}  // namespace

AudioField::AudioField(const t2x::Context& cx) : trunk_(cx, read_audio_architecture(cx)) {}

Tensor AudioField::record(const t2x::Context& cx, Tensor latent, Tensor time, Text text) {
  const Architecture& a = trunk_.architecture();
  const t2x_dims d = cx.dims(latent);
  if (d.rank != 3 || d.d[1] != a.channels || t2x::count(d) == 0)
    throw t2x::Error("the latent is " + t2x::to_string(d) + "; this model takes [batch, " +
                     std::to_string(a.channels) + ", frames]");
  if (!text.mask) {
    const t2x_dims features = cx.dims(text.features);
    text.mask = ones(cx, features.d[0], features.d[1]);
  }
  Tokens tokens{};
  tokens.x = cx.op("linear", {cx.op("permute", {latent}, {{"order", "021"}}),
                              cx.weight(kModel, a.embedder() + ".weight"), cx.weight(kModel, a.embedder() + ".bias")});
  std::tie(tokens.cos, tokens.sin) = trunk_.rotary(cx, d.d[2], 1, 1);
  tokens.attention_scale = 1 / std::sqrt(a.head_dim);
  return cx.op("permute", {trunk_.record(cx, tokens, whole_steps(cx, time), text)}, {{"order", "021"}});
}

Tensor AudioField::ones(const t2x::Context& cx, uint32_t rows, uint32_t tokens) {
  Tensor& mask = ones_[{rows, tokens}];
  if (!mask)
    mask = cx.constant(t2x::dims({rows, tokens}, T2X_I32), std::vector<int32_t>(size_t{rows} * tokens, 1), "text mask");
  return mask;
}

}  // namespace flag_dit
