// mel_vae.encoder: the encoder as a function, recorded into the caller's program.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace mel_vae {
namespace {

struct Encoder {
  static constexpr const char* kName = "mel_vae.encoder";
  static constexpr const char* kSummary = "Offers a mel autoencoder's encoder as a function from mel to latent.";
  static constexpr const char* kDoc =
      R"(The function `latent` records the encoder into its caller's program and gives what mel_vae.encode gives without
noise: the mean of the latent's distribution times the scale factor. A trainer makes its targets with it. The model is
read as by mel_vae.decode.

  [node.encoder]
  use = "mel_vae.encoder"
  model = "$model.vae")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("latent", "fn(mel:f32[B,M,T]) -> latent:f32[B,C,t]",
                                                   "the latent's mean times the scale factor")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", kModelDoc), t2x::text("prefix", "", kPrefixDoc),
      t2x::real("scale_factor", 0, 0, 1e4, "what latents are multiplied by; 0 = the checkpoint's")};

  explicit Encoder(const t2x::Context& cx) : model_(open_model(cx, false)) {}

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) const {
    if (in.size() != 1) throw t2x::Error("latent takes one mel spectrogram");
    return {model_.scaled(cx, record_moments(cx, model_, in[0]).mean)};
  }

private:
  Model model_;
};

}  // namespace

constinit const t2x_node_type encoder_node = t2x::node<Encoder>;

}  // namespace mel_vae
