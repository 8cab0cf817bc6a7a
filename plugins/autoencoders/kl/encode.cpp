// kl.encode: images -> latents.
#include "nodes.hpp"
#include "record.hpp"
#include "tiled_run.hpp"
#include <t2x/plugin.hpp>

namespace kl {
namespace {

struct Encode {
  static constexpr const char* kName = "kl.encode";
  static constexpr const char* kSummary =
      "Encodes images to latents with a KL autoencoder (the VAE of SD, SDXL, Lumina).";
  static constexpr const char* kDoc =
      R"(Runs the encoder on RGB images in -1..1 and gives the normal distribution of each latent: its mean, and its
log-variance clamped to -30..20. `latent` is what a backbone is fed: (mean + exp(logvar/2) noise) * scaling factor
when `noise` is connected, mean * scaling factor when it is not.

The model is read as by kl.decode. Odd rows or columns of the image are dropped at each halving; image sides that
are multiples of 8 (for a VAE of four levels) lose nothing. tiling = "auto" encodes images larger than one tile
(sample_size of config.json, pixels a side) in tiles that overlap by a quarter, as diffusers' enable_tiling() does.

  [node.picture]
  use = "image.read"
  file = "photo.png"

  [node.encode]
  use = "kl.encode"
  model = "$model.vae"
  image = "@picture.image")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("image", "image:f32[B,3,H,W]", "RGB, -1..1"),
      t2x::in("noise", "latent:f32[B,C,h,w]", "standard normal noise that draws the latent; unconnected = the mean",
              T2X_PORT_OPTIONAL)};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("latent", "latent:f32[B,C,h,w]", "the latent times the scaling factor: what a backbone works on"),
      t2x::out("mean", "mean:f32[B,C,h,w]", "the distribution's mean, not scaled"),
      t2x::out("logvar", "logvar:f32[B,C,h,w]", "the logarithm of its variance, clamped to -30..20")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "the VAE: a folder with config.json and its weights, or one weight file"),
      t2x::real("scaling_factor", 0, 0, 1e4, "what latents are multiplied by; 0 = from config.json"),
      t2x::choice("tiling", "off", kTilingChoices, "off = the whole image at once; auto = tiles when it exceeds one"),
  };

  explicit Encode(const t2x::Context& cx) : model_(open_model(cx, false)), factor_(scaling_factor(cx, model_)) {
    check_image_encoder(model_);
  }

  void run(const t2x::Context& cx) const {
    const t2x::Tensor image = cx.input("image");
    const t2x_dims d = cx.dims(image);
    const uint32_t scale = model_.half.scale();
    check_image_size(model_, d);
    const auto record = [&](t2x::Tensor x) { return record_encoder(cx, model_, x); };
    const Tiling tiling = tiling_for(model_.config.sample_size, scale, false);
    if (cx.text("tiling") == "auto" && needs_tiles(tiling, d.d[2], d.d[3])) {
      if (d.d[2] % scale || d.d[3] % scale)
        throw t2x::Error("the image is " + std::to_string(d.d[3]) + "x" + std::to_string(d.d[2]) +
                         " pixels; in tiles, both sides must be multiples of " +
                         std::to_string(scale));
      finish(cx, run_in_tiles(cx, image, tiling, record));
    } else {
      finish(cx, image, record);
    }
  }

private:
  // Captures and runs `moments` (if given) on x and what follows from its result, and sets the outputs.
  void finish(const t2x::Context& cx, t2x::Tensor x, const RecordTile& moments = nullptr) const {
    t2x::Tensor mean, logvar, latent;
    const t2x::Program program = cx.capture("encode", [&] {
      const t2x::Tensor both = moments ? moments(x) : x;
      const uint32_t channels = model_.half.latent;
      const t2x::Tensor m = cx.op("slice", {both}, {{"axis", 1}, {"start", 0}, {"stop", channels}});
      const t2x::Tensor raw = cx.op("slice", {both}, {{"axis", 1}, {"start", channels}, {"stop", 2 * channels}});
      const t2x::Tensor v = cx.op("unary", {raw}, {{"fn", "clamp"}, {"min", -30}, {"max", 20}});
      t2x::Tensor drawn = m;
      if (const t2x::Tensor noise = cx.input("noise")) {
        check_noise(cx.dims(noise), cx.dims(m));
        const t2x::Tensor half = cx.op("unary", {v}, {{"fn", "affine"}, {"scale", 0.5}});
        const t2x::Tensor deviation = cx.op("unary", {half}, {{"fn", "exp"}});
        drawn = cx.op("binary", {m, cx.op("binary", {deviation, noise}, {{"fn", "mul"}})}, {{"fn", "add"}});
      }
      mean = cx.keep(m, "mean");
      logvar = cx.keep(v, "logvar");
      latent = cx.keep(cx.op("unary", {drawn}, {{"fn", "affine"}, {"scale", factor_}}), "latent");
    });
    cx.run(program);
    cx.output("latent", latent);
    cx.output("mean", mean);
    cx.output("logvar", logvar);
  }

  static void check_noise(const t2x_dims& noise, const t2x_dims& latent) {
    if (!t2x::same_shape(noise, latent))
      throw t2x::Error("the noise is " + t2x::to_string(noise) + ", the latent is " + t2x::to_string(latent));
  }

  Model model_;
  double factor_;
};

}  // namespace

constinit const t2x_node_type encode_node = t2x::node<Encode>;

}  // namespace kl
