// kl.encoder: the encoder as a function, recorded into the caller's program.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace kl {
namespace {

struct Encoder {
  static constexpr const char* kName = "kl.encoder";
  static constexpr const char* kSummary = "Offers a KL autoencoder's encoder as a function from image to latent.";
  static constexpr const char* kDoc =
      R"(The function `latent` records the encoder into its caller's program and gives what kl.encode gives without
noise: the mean of the latent's distribution times the scaling factor. A trainer makes its targets with it, a picture
at a time, where kl.encode works on one linked image.

The model is read as by kl.decode. Odd rows or columns of the image are dropped at each halving. A batch is encoded
image by image, never in tiles.

  [node.encoder]
  use = "kl.encoder"
  model = "$model.vae"

  [node.train]
  autoencoder = "@encoder.latent")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("latent", "fn(image:f32[B,3,H,W]) -> latent:f32[B,C,h,w]",
               "the latent's mean times the scaling factor, of RGB images in -1..1")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "the VAE: a folder with config.json and its weights, or one weight file"),
      t2x::real("scaling_factor", 0, 0, 1e4, "what latents are multiplied by; 0 = from config.json"),
  };

  explicit Encoder(const t2x::Context& cx) : model_(open_model(cx, false)), factor_(scaling_factor(cx, model_)) {
    check_image_encoder(model_);
  }

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) const {
    if (in.size() != 1) throw t2x::Error("latent takes one image");
    const t2x_dims d = cx.dims(in[0]);
    if (d.rank != 4 || d.d[1] != 3)
      throw t2x::Error("the image is " + t2x::to_string(d) + "; [batch, 3, height, width] is expected");
    check_image_size(model_, d);
    const t2x::Tensor moments = record_encoder(cx, model_, in[0]);
    const t2x::Tensor mean = cx.op("slice", {moments}, {{"axis", 1}, {"start", 0}, {"stop", model_.half.latent}});
    return {cx.op("unary", {mean}, {{"fn", "affine"}, {"scale", factor_}})};
  }

private:
  Model model_;
  double factor_;
};

}  // namespace

constinit const t2x_node_type encoder_node = t2x::node<Encoder>;

}  // namespace kl
