// kl.decoder: the decoder as a function, recorded into the caller's program.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace kl {
namespace {

struct Decoder {
  static constexpr const char* kName = "kl.decoder";
  static constexpr const char* kSummary = "Offers a KL autoencoder's decoder as a function from latent to image.";
  static constexpr const char* kDoc =
      R"(The function `image` records the decoder into its caller's program and gives what kl.decode gives without tiles.
A trainer draws its previews with it, where kl.decode works on one linked latent.

  [node.decoder]
  use = "kl.decoder"
  model = "$model.vae"

  [node.train]
  decode = "@decoder.image")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("image", "fn(latent:f32[B,C,h,w]) -> image:f32[B,3,H,W]",
                                                   "RGB images, nominally -1..1, of latents as the backbone makes them")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "the VAE: a folder with config.json and its weights, or one weight file"),
      t2x::real("scaling_factor", 0, 0, 1e4, "what latents are divided by; 0 = from config.json"),
  };

  explicit Decoder(const t2x::Context& cx) : model_(open_model(cx, true)), factor_(scaling_factor(cx, model_)) {
    check_image_decoder(model_);
  }

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) const {
    if (in.size() != 1) throw t2x::Error("image takes one latent");
    return {record_image(cx, model_, in[0], factor_)};
  }

private:
  Model model_;
  double factor_;
};

}  // namespace

constinit const t2x_node_type decoder_node = t2x::node<Decoder>;

}  // namespace kl
