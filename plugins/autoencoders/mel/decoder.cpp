// mel_vae.decoder: the decoder as a function, recorded into the caller's program.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace mel_vae {
namespace {

struct Decoder {
  static constexpr const char* kName = "mel_vae.decoder";
  static constexpr const char* kSummary = "Offers a mel autoencoder's decoder as a function from latent to mel.";
  static constexpr const char* kDoc =
      R"(The function `mel` records the decoder into its caller's program and gives what mel_vae.decode gives. The model
is read as by mel_vae.decode.

  [node.decoder]
  use = "mel_vae.decoder"
  model = "$model.vae")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("mel", "fn(latent:f32[B,C,t]) -> mel:f32[B,M,T]",
                                                   "mel spectrograms of latents as a diffusion model makes them")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", kModelDoc), t2x::text("prefix", "", kPrefixDoc),
      t2x::real("scale_factor", 0, 0, 1e4, "what latents are divided by; 0 = the checkpoint's")};

  explicit Decoder(const t2x::Context& cx) : model_(open_model(cx, true)) {}

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) const {
    if (in.size() != 1) throw t2x::Error("mel takes one latent");
    return {record_mel(cx, model_, in[0])};
  }

private:
  Model model_;
};

}  // namespace

constinit const t2x_node_type decoder_node = t2x::node<Decoder>;

}  // namespace mel_vae
