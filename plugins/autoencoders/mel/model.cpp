#include "model.hpp"
#include "names.hpp"

namespace mel_vae {
namespace {

// What a file may hold beside this half: the other one, and what training left. A whole checkpoint, told by its
// prefix, may hold anything.
std::vector<const char*> ignored_patterns(const Model& model, bool decoder) {
  if (!model.prefix.empty()) return {"*", nullptr};
  return {decoder ? "encoder.*" : "decoder.*", decoder ? "quant_conv.*" : "post_quant_conv.*", "loss.*", "model_ema.*",
          "scale_factor", "mel_floor", nullptr};
}

void expect_number(const t2x::Context& cx, const std::string& name) {
  const t2x_dims d = cx.weight_dims("model", name);
  if (t2x::count(d) != 1)
    throw t2x::Error("tensor '" + name + "' is " + t2x::to_string(d) + "; one number is expected", T2X_BAD_MODEL);
}

void find_factor(const t2x::Context& cx, Model& model, const std::vector<std::string>& names) {
  model.factor = cx.number("scale_factor");
  if (model.factor > 0) return;
  model.scale_factor = find_scale_factor(names, model.prefix);
  if (model.scale_factor.empty())
    throw t2x::Error("the checkpoint has no tensor 'scale_factor', as those of the autoencoder alone have none; set "
                     "scale_factor to the one that the diffusion model was trained with",
                     T2X_BAD_MODEL);
  expect_number(cx, model.scale_factor);
}

t2x::Tensor scale(const t2x::Context& cx, const Model& model, t2x::Tensor latent, const char* fn) {
  return cx.op("binary", {latent, cx.view(cx.weight("model", model.scale_factor), {1})}, {{"fn", fn}});
}

}  // namespace

t2x::Tensor Model::weight(const t2x::Context& cx, const std::string& name) const {
  return cx.weight("model", prefix + name);
}

t2x::Tensor Model::kernels(const t2x::Context& cx, const std::string& name) const {
  const t2x_dims d = cx.weight_dims("model", prefix + name);
  return cx.view(cx.weight("model", prefix + name, T2X_LAYOUT_CHANNELS_LAST), {d.d[0], d.d[2], 1, d.d[1]});
}

t2x::Tensor Model::raised(const t2x::Context& cx, t2x::Tensor mel) const {
  if (!has_floor) return mel;
  return cx.op("binary", {mel, cx.view(weight(cx, "mel_floor"), {1})}, {{"fn", "max"}});
}

t2x::Tensor Model::unscaled(const t2x::Context& cx, t2x::Tensor latent) const {
  if (!scale_factor.empty()) return scale(cx, *this, latent, "div");
  return cx.op("unary", {latent}, {{"fn", "affine"}, {"scale", 1 / factor}});
}

t2x::Tensor Model::scaled(const t2x::Context& cx, t2x::Tensor latent) const {
  if (!scale_factor.empty()) return scale(cx, *this, latent, "mul");
  return cx.op("unary", {latent}, {{"fn", "affine"}, {"scale", factor}});
}

Model open_model(const t2x::Context& cx, bool decoder) {
  Model model;
  const std::vector<std::string> names = cx.weight_names("model");
  model.prefix = find_prefix(names, decoder, cx.text("prefix"));
  Shapes shapes;
  for (const std::string& name : names)
    if (name.starts_with(model.prefix)) shapes[name.substr(model.prefix.size())] = cx.weight_dims("model", name);
  model.half = infer_half(shapes, decoder);
  std::vector<ExpectedTensor> expected = expected_tensors(model.half);
  std::vector<t2x_weight_spec> specs;
  for (ExpectedTensor& tensor : expected) {
    tensor.name = model.prefix + tensor.name;
    specs.push_back({tensor.name.c_str(), tensor.dims, 0, 0});
  }
  cx.match_weights("model", specs, ignored_patterns(model, decoder).data());
  find_factor(cx, model, names);
  model.has_floor = shapes.contains("mel_floor");
  if (model.has_floor) expect_number(cx, model.prefix + "mel_floor");
  return model;
}

void check_latent(const Model& model, const t2x_dims& latent) {
  if (latent.rank != 3 || latent.d[1] != model.half.latent)
    throw t2x::Error("the latent is " + t2x::to_string(latent) + "; this autoencoder decodes [batch, " +
                     std::to_string(model.half.latent) + ", frames]");
}

void check_mel(const Model& model, const t2x_dims& mel) {
  if (mel.rank != 3 || mel.d[1] != model.half.bins)
    throw t2x::Error("the mel spectrogram is " + t2x::to_string(mel) + "; this autoencoder encodes [batch, " +
                     std::to_string(model.half.bins) + " bins, frames]");
  if (mel.d[2] < model.half.scale())
    throw t2x::Error("the mel spectrogram has " + std::to_string(mel.d[2]) + " frames; one latent is " +
                     std::to_string(model.half.scale()));
}

}  // namespace mel_vae
