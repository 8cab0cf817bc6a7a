#include "record.hpp"

namespace kl {
namespace {

using t2x::Tensor;

constexpr double kNormEps = 1e-6;  // of every group norm, whatever config.json says

// The layers of one half. Activations are [B,H,W,C]: convolutions then read whole rows of channels.
class Recorder {
public:
  Recorder(const t2x::Context& cx, const Model& model) : cx_(cx), model_(model), half_(model.half) {}

  Tensor decode(Tensor latent) const {
    Tensor x = latent_conv(cx_.op("permute", {latent}, {{"order", "0231"}}));
    x = middle(conv3(half_.root() + "conv_in", x));
    return out(levels(x));
  }
  Tensor encode(Tensor image) const {
    Tensor x = cx_.op("permute", {image}, {{"order", "0231"}});
    x = levels(conv3(half_.root() + "conv_in", x));
    return out(middle(x));
  }

private:
  Tensor weight(const std::string& name) const { return model_.weight(cx_, name); }
  Tensor conv(const std::string& name, Tensor x, std::initializer_list<t2x::Attr> attrs, Tensor residual = {}) const {
    return cx_.op("conv2d", {x, weight(name + ".weight"), weight(name + ".bias"), residual}, attrs);
  }
  // 3x3, the size kept.
  Tensor conv3(const std::string& name, Tensor x, Tensor residual = {}) const {
    return conv(name, x, {{"pad_top", 1}, {"pad_left", 1}, {"pad_bottom", 1}, {"pad_right", 1}}, residual);
  }
  Tensor conv1(const std::string& name, Tensor x, Tensor residual = {}) const { return conv(name, x, {}, residual); }
  Tensor norm(const std::string& name, Tensor x, const char* act) const {
    return cx_.op("group_norm", {x, weight(name + ".weight"), weight(name + ".bias")},
                  {{"groups", model_.config.norm_groups}, {"eps", kNormEps}, {"act", act}});
  }
  Tensor latent_conv(Tensor x) const { return half_.latent_conv ? conv1(half_.latent_conv_name(), x) : x; }

  Tensor resnet(const std::string& name, Tensor x, bool shortcut) const {
    const Tensor h = conv3(name + ".conv1", norm(name + ".norm1", x, "silu"));
    const Tensor residual = shortcut ? conv1(name + ".conv_shortcut", x) : x;
    return conv3(name + ".conv2", norm(name + ".norm2", h, "silu"), residual);
  }
  // One head over all channels; a pixel attends to every pixel.
  Tensor attention(const std::string& name, Tensor x) const {
    const t2x_dims d = cx_.dims(x);
    const uint64_t batch = d.d[0], pixels = uint64_t{d.d[1]} * d.d[2], channels = d.d[3];
    const Tensor n = norm(name + ".group_norm", x, "none");
    const auto head = [&](const char* projection) {
      return cx_.view(project(name + projection, n, {}), {batch, 1, pixels, channels});
    };
    const Tensor mixed = cx_.op("attention", {head(".to_q"), head(".to_k"), head(".to_v")});
    return project(name + ".to_out.0", cx_.view(mixed, d), x);
  }
  Tensor project(const std::string& name, Tensor x, Tensor residual) const {
    if (!half_.linear_attention) return conv1(name, x, residual);
    return cx_.op("linear", {x, weight(name + ".weight"), weight(name + ".bias"), {}, residual});
  }
  Tensor middle(Tensor x) const {
    const std::string name = half_.root() + "mid_block";
    x = resnet(name + ".resnets.0", x, false);
    x = attention(name + ".attentions.0", x);
    return resnet(name + ".resnets.1", x, false);
  }
  Tensor levels(Tensor x) const {
    for (size_t i = 0; i < half_.levels.size(); ++i) {
      const Level& level = half_.levels[i];
      for (uint32_t r = 0; r < level.resnets; ++r)
        x = resnet(half_.resnet(i, r), x, cx_.dims(x).d[3] != level.out);
      if (level.resample) x = half_.decoder ? upsample(half_.resampler(i), x) : downsample(half_.resampler(i), x);
    }
    return x;
  }
  Tensor upsample(const std::string& name, Tensor x) const {
    return conv(name, x, {{"upsample", 2}, {"pad_top", 1}, {"pad_left", 1}, {"pad_bottom", 1}, {"pad_right", 1}});
  }
  // Zeros on the right and below only: the reference pads by hand before an unpadded convolution.
  Tensor downsample(const std::string& name, Tensor x) const {
    return conv(name, x, {{"stride", 2}, {"pad_bottom", 1}, {"pad_right", 1}});
  }
  Tensor out(Tensor x) const {
    x = conv3(half_.root() + "conv_out", norm(half_.root() + "conv_norm_out", x, "silu"));
    if (!half_.decoder) x = latent_conv(x);
    return cx_.op("permute", {x}, {{"order", "0312"}});
  }

  const t2x::Context& cx_;
  const Model& model_;
  const Half& half_;
};

// Runs body on one image after the other, so that a batch needs no more memory than one image.
template <class Body> Tensor each_image(const t2x::Context& cx, Tensor batch, Body&& body) {
  const uint32_t images = cx.dims(batch).d[0];
  if (images == 1) return body(batch);
  t2x::Tensors results;
  for (uint32_t i = 0; i < images; ++i)
    results.push_back(body(cx.op("slice", {batch}, {{"axis", 0}, {"start", i}, {"stop", i + 1}})));
  const t2x::Attr axis[] = {{"axis", 0}};
  return cx.op("concat", results, axis);
}

}  // namespace

Tensor record_decoder(const t2x::Context& cx, const Model& model, Tensor latent) {
  return each_image(cx, latent, [&](Tensor one) { return Recorder(cx, model).decode(one); });
}

Tensor record_encoder(const t2x::Context& cx, const Model& model, Tensor image) {
  return each_image(cx, image, [&](Tensor one) { return Recorder(cx, model).encode(one); });
}

Tensor record_image(const t2x::Context& cx, const Model& model, Tensor latent, double scaling_factor) {
  const t2x_dims d = cx.dims(latent);
  if (d.rank != 4 || d.d[1] != model.half.latent)
    throw t2x::Error("the latent is " + t2x::to_string(d) + "; this VAE decodes [batch, " +
                     std::to_string(model.half.latent) + ", height, width]");
  return record_decoder(cx, model, cx.op("unary", {latent}, {{"fn", "affine"}, {"scale", 1 / scaling_factor}}));
}

}  // namespace kl
