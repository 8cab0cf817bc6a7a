// kl.decode: latents -> images.
#include "nodes.hpp"
#include "record.hpp"
#include "tiled_run.hpp"
#include <t2x/plugin.hpp>

namespace kl {
namespace {

struct Decode {
  static constexpr const char* kName = "kl.decode";
  static constexpr const char* kSummary =
      "Decodes latents to images with a KL autoencoder (the VAE of SD, SDXL, Lumina).";
  static constexpr const char* kDoc =
      R"(Divides the latent by the scaling factor and runs the decoder. The image is f32 RGB, nominally -1..1 but not
clamped, and carries the note range = "-1..1"; image.write clamps.

The model is a folder with config.json and weights (safetensors, or a PyTorch checkpoint) in diffusers' layout
(today's names, or the older query/key/value/proj_attn of sd-vae-ft-*), or one weight file in the latent-diffusion
naming, alone or inside a whole checkpoint. Sizes are read from the tensors; config.json gives scaling_factor (0.18215 when absent, as in
sd-vae-ft-*), norm_num_groups (32) and sample_size.

tiling = "auto" decodes latents larger than one tile (sample_size pixels a side) in tiles that overlap by a quarter,
as diffusers' enable_tiling() does: memory then depends on the tile and not on the image, but the picture differs
slightly from the untiled one, because norms and attention see one tile at a time.

  [node.decode]
  use = "kl.decode"
  model = "$model.vae"
  latent = "@sample.latent"

  [output.image]
  from = "@decode.image"
  file = "{name}.png")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("latent", "latent:f32[B,C,h,w]", "latents as the backbone makes them: multiplied by the scaling factor")};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("image", "image:f32[B,3,H,W]", "RGB, -1..1, not clamped; H = 8 h, W = 8 w for a VAE of four levels")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "the VAE: a folder with config.json and its weights, or one weight file"),
      t2x::real("scaling_factor", 0, 0, 1e4, "what latents are divided by; 0 = from config.json"),
      t2x::choice("tiling", "off", kTilingChoices, "off = the whole image at once; auto = tiles when it exceeds one"),
  };

  explicit Decode(const t2x::Context& cx) : model_(open_model(cx, true)), factor_(scaling_factor(cx, model_)) {
    check_image_decoder(model_);  }

  void run(const t2x::Context& cx) const {
    const t2x::Tensor latent = cx.input("latent");
    const t2x_dims d = cx.dims(latent);
    const auto record = [&](t2x::Tensor x) { return record_image(cx, model_, x, factor_); };
    const Tiling tiling = tiling_for(model_.config.sample_size, model_.half.scale(), true);
    t2x::Tensor image;
    if (cx.text("tiling") == "auto" && needs_tiles(tiling, d.d[2], d.d[3]))
      image = run_in_tiles(cx, latent, tiling, record);
    else
      cx.run(cx.capture("decode", [&] { image = cx.keep(record(latent), "image"); }));
    cx.note(image, "range", "-1..1");
    cx.output("image", image);
  }

private:
  Model model_;
  double factor_;
};

}  // namespace

constinit const t2x_node_type decode_node = t2x::node<Decode>;

}  // namespace kl
