#include "model.hpp"
#include "names.hpp"

namespace kl {
namespace {

// What a file may hold beside this half: the other one, and what training left. A whole checkpoint, told by
// its prefix, may hold anything.
std::vector<std::string> ignored_patterns(const Naming& naming, bool decoder) {
  if (!naming.prefix.empty()) return {"*"};
  return {decoder ? "encoder.*" : "decoder.*", decoder ? "quant_conv.*" : "post_quant_conv.*", "loss.*", "model_ema.*"};
}

}  // namespace

t2x::Tensor Model::weight(const t2x::Context& cx, const std::string& name) const {
  const auto file_name = file_names.find(name);
  if (file_name == file_names.end()) throw t2x::Error("the model has no tensor '" + name + "'", T2X_BAD_MODEL);
  const bool convolution = cx.weight_dims("model", file_name->second).rank == 4;
  return cx.weight("model", file_name->second, convolution ? T2X_LAYOUT_CHANNELS_LAST : T2X_LAYOUT_AS_STORED);
}

Model open_model(const t2x::Context& cx, bool decoder) {
  Model model;
  model.config = read_config(cx.text("model"));
  const std::vector<std::string> names = cx.weight_names("model");
  const Naming naming = detect_naming(names);
  Shapes shapes;
  for (const std::string& name : names) {
    const std::string canonical = canonical_name(naming, name);
    if (canonical.empty()) continue;
    shapes[canonical] = cx.weight_dims("model", name);
    model.file_names[canonical] = name;
  }
  model.half = infer_half(shapes, decoder, model.config.norm_groups);
  std::vector<ExpectedTensor> expected = expected_tensors(model.half);
  std::vector<t2x_weight_spec> specs;
  for (ExpectedTensor& tensor : expected) {
    if (const auto in_file = model.file_names.find(tensor.name); in_file != model.file_names.end())
      tensor.name = in_file->second;
    specs.push_back({tensor.name.c_str(), tensor.dims, 0, 0});
  }
  const std::vector<std::string> patterns = ignored_patterns(naming, decoder);
  std::vector<const char*> ignored;
  for (const std::string& pattern : patterns) ignored.push_back(pattern.c_str());
  ignored.push_back(nullptr);
  cx.match_weights("model", specs, ignored.data());
  return model;
}

double scaling_factor(const t2x::Context& cx, const Model& model) {
  const double factor = cx.number("scaling_factor");
  return factor > 0 ? factor : model.config.scaling_factor;
}

void check_image_decoder(const Model& model) {
  if (model.half.out != 3)
    throw t2x::Error("the decoder gives " + std::to_string(model.half.out) + " channels, an image has 3",
                     T2X_BAD_MODEL);
}

void check_image_encoder(const Model& model) {
  if (model.half.in != 3)
    throw t2x::Error("the encoder takes " + std::to_string(model.half.in) + " channels, an image has 3",
                     T2X_BAD_MODEL);
}

void check_image_size(const Model& model, const t2x_dims& image) {
  const uint32_t scale = model.half.scale();
  if (image.d[2] < scale || image.d[3] < scale)
    throw t2x::Error("the image is " + std::to_string(image.d[3]) + "x" + std::to_string(image.d[2]) +
                     " pixels; one latent is " + std::to_string(scale) + " a side");
}

}  // namespace kl
