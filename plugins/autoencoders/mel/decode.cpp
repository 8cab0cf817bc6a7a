// mel_vae.decode: latents -> mel spectrograms.
#include "nodes.hpp"
#include "rate.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace mel_vae {
namespace {

struct Decode {
  static constexpr const char* kName = "mel_vae.decode";
  static constexpr const char* kSummary =
      "Decodes latents to mel spectrograms with a 1-D autoencoder (Lumina-T2Audio, Lumina-T2Music).";
  static constexpr const char* kDoc =
      R"(Divides the latent by the scale factor and runs the decoder, whose convolutions go over time: the bins of the
mel spectrogram are channels. The result is what the autoencoder was trained on, for the released ones log10 of the mel
magnitude, 16 kHz, 80 bins, 62.5 frames a second; bigvgan.vocode turns it into sound. It notes sample_rate, which a
vocoder for other sounds refuses.

The model is a checkpoint of the autoencoder alone (maa2.ckpt), or of a whole diffusion model, in which the
autoencoder stands behind first_stage_model. and the scale factor is a tensor of its own. Sizes are read from the
tensors. A checkpoint without a scale factor needs the parameter scale_factor: no value is assumed.

  [node.decode]
  use = "mel_vae.decode"
  model = "$model.vae"
  latent = "@sample.latent"

  [node.vocode]
  use = "bigvgan.vocode"
  model = "$model.vocoder"
  mel = "@decode.mel")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in(
      "latent", "latent:f32[B,C,t]", "latents as a diffusion model makes them: multiplied by the scale factor")};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("mel", "mel:f32[B,M,T]", "M bins, T frames; T = 2 t for the released models; notes sample_rate")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", kModelDoc), t2x::text("prefix", "", kPrefixDoc),
      t2x::real("scale_factor", 0, 0, 1e4, "what latents are divided by; 0 = the checkpoint's"), kRate};

  explicit Decode(const t2x::Context& cx) : model_(open_model(cx, true)) {}

  void run(const t2x::Context& cx) const {
    check_rate(cx, cx.input("latent"), "the latent");
    t2x::Tensor mel;
    cx.run(cx.capture("decode", [&] { mel = cx.keep(record_mel(cx, model_, cx.input("latent")), "mel"); }));
    note_rate(cx, mel);
    cx.output("mel", mel);
  }

private:
  Model model_;
};

}  // namespace

constinit const t2x_node_type decode_node = t2x::node<Decode>;

}  // namespace mel_vae
