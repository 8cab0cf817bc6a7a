// mel_vae.encode: mel spectrograms -> latents.
#include "nodes.hpp"
#include "rate.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace mel_vae {
namespace {

struct Encode {
  static constexpr const char* kName = "mel_vae.encode";
  static constexpr const char* kSummary =
      "Encodes mel spectrograms to latents with a 1-D autoencoder (Lumina-T2Audio, Lumina-T2Music).";
  static constexpr const char* kDoc =
      R"(Runs the encoder on mel spectrograms as the autoencoder was trained on (see mel_vae.decode) and gives the
normal distribution of each latent: its mean, and its log-variance clamped to -30..20. `latent` is what a diffusion model is
fed: (mean + exp(logvar/2) noise) * scale factor when `noise` is connected, mean * scale factor when it is not. An odd
last frame is dropped.

The model is read as by mel_vae.decode. If it has a tensor `mel_floor` (one number; Lumina's have none), mels below that
are raised to it first: what is too quiet to be heard then takes up nothing of the latent.

  [node.encode]
  use = "mel_vae.encode"
  model = "$model.vae"
  mel = "@mel.tensor")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("mel", "mel:f32[B,M,T]", "M bins, T frames; a sample_rate that it notes must be this node's"),
      t2x::in("noise", "latent:f32[B,C,t]", "standard normal noise that draws the latent; unconnected = the mean",
              T2X_PORT_OPTIONAL)};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("latent", "latent:f32[B,C,t]",
               "the latent times the scale factor: what a diffusion model works on; notes sample_rate"),
      t2x::out("mean", "mean:f32[B,C,t]", "the distribution's mean, not scaled"),
      t2x::out("logvar", "logvar:f32[B,C,t]", "the logarithm of its variance, clamped to -30..20")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", kModelDoc), t2x::text("prefix", "", kPrefixDoc),
      t2x::real("scale_factor", 0, 0, 1e4, "what latents are multiplied by; 0 = the checkpoint's"), kRate};

  explicit Encode(const t2x::Context& cx) : model_(open_model(cx, false)) {}

  void run(const t2x::Context& cx) const {
    check_rate(cx, cx.input("mel"), "the mel spectrogram");
    t2x::Tensor mean, logvar, latent;
    cx.run(cx.capture("encode", [&] {
      const Moments moments = record_moments(cx, model_, cx.input("mel"));
      t2x::Tensor drawn = moments.mean;
      if (const t2x::Tensor noise = cx.input("noise")) {
        check_noise(cx.dims(noise), cx.dims(moments.mean));
        const t2x::Tensor half = cx.op("unary", {moments.logvar}, {{"fn", "affine"}, {"scale", 0.5}});
        const t2x::Tensor deviation = cx.op("unary", {half}, {{"fn", "exp"}});
        drawn = cx.op("binary", {drawn, cx.op("binary", {deviation, noise}, {{"fn", "mul"}})}, {{"fn", "add"}});
      }
      mean = cx.keep(moments.mean, "mean");
      logvar = cx.keep(moments.logvar, "logvar");
      latent = cx.keep(model_.scaled(cx, drawn), "latent");
    }));
    note_rate(cx, latent);
    cx.output("latent", latent);
    cx.output("mean", mean);
    cx.output("logvar", logvar);
  }

private:
  static void check_noise(const t2x_dims& noise, const t2x_dims& latent) {
    if (!t2x::same_shape(noise, latent))
      throw t2x::Error("the noise is " + t2x::to_string(noise) + ", the latent is " + t2x::to_string(latent));
  }

  Model model_;
};

}  // namespace

constinit const t2x_node_type encode_node = t2x::node<Encode>;

}  // namespace mel_vae
