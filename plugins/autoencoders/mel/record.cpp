// The autoencoder of lumina_audio/models/autoencoder1d.py. Bins of the mel are channels; sequences are [B,T,1,C].
#include "record.hpp"
#include <cmath>

namespace mel_vae {
namespace {

using t2x::Tensor;

constexpr double kNormEps = 1e-6;

class Recorder {
public:
  Recorder(const t2x::Context& cx, const Model& model) : cx_(cx), model_(model), half_(model.half) {}

  Tensor decode(Tensor latent) const {
    Tensor x = pointwise(half_.latent_conv_name(), sequence(latent));
    x = middle(conv(half_.root() + "conv_in", x, half_.kernel));
    return channels_first(out(levels(x)));
  }
  Tensor encode(Tensor mel) const {
    Tensor x = conv(half_.root() + "conv_in", sequence(mel), half_.kernel);
    x = out(middle(levels(x)));
    return channels_first(pointwise(half_.latent_conv_name(), x));
  }

private:
  Tensor sequence(Tensor x) const {
    const t2x_dims d = cx_.dims(x);
    return cx_.view(cx_.op("permute", {x}, {{"order", "021"}}), {d.d[0], d.d[2], 1, d.d[1]});
  }
  Tensor channels_first(Tensor x) const {
    const t2x_dims d = cx_.dims(x);
    return cx_.op("permute", {cx_.view(x, {d.d[0], d.d[1], d.d[3]})}, {{"order", "021"}});
  }
  Tensor bias(const std::string& name) const { return model_.weight(cx_, name + ".bias"); }
  Tensor conv(const std::string& name, Tensor x, std::initializer_list<t2x::Attr> attrs, Tensor residual = {}) const {
    return cx_.op("conv2d", {x, model_.kernels(cx_, name + ".weight"), bias(name), residual}, attrs);
  }
  // The length kept.
  Tensor conv(const std::string& name, Tensor x, uint32_t kernel, Tensor residual = {}) const {
    return conv(name, x, {{"pad_top", kernel / 2}, {"pad_bottom", kernel / 2}}, residual);
  }
  // A convolution of one frame: a product of matrices.
  Tensor pointwise(const std::string& name, Tensor x, Tensor residual = {}) const {
    const Tensor weight = model_.weight(cx_, name + ".weight");
    const t2x_dims d = cx_.dims(weight);
    return cx_.op("linear", {x, cx_.view(weight, {d.d[0], d.d[1]}), bias(name), {}, residual});
  }
  Tensor norm(const std::string& name, Tensor x, const char* act) const {
    return cx_.op("group_norm", {x, model_.weight(cx_, name + ".weight"), bias(name)},
                  {{"groups", kNormGroups}, {"eps", kNormEps}, {"act", act}});
  }

  Tensor resnet(const std::string& name, Tensor x, bool shortcut) const {
    const uint32_t kernel = half_.resnet_kernel;
    const Tensor h = conv(name + ".conv1", norm(name + ".norm1", x, "silu"), kernel);
    const Tensor residual = shortcut ? pointwise(name + ".nin_shortcut", x) : x;
    return conv(name + ".conv2", norm(name + ".norm2", h, "silu"), kernel, residual);
  }
  // One head over all channels, scaled by 1/sqrt(channels). As products: a head of 1536 is too wide for the kernels of
  // op attention, and the scores of ten seconds are 0.4 MB.
  Tensor attention(const std::string& name, Tensor x) const {
    const t2x_dims d = cx_.dims(x);
    const uint64_t batch = d.d[0], frames = d.d[1], channels = d.d[3];
    const Tensor n = norm(name + ".norm", x, "none");
    const auto head = [&](const char* projection) {
      return cx_.view(pointwise(name + projection, n), {batch, 1, frames, channels});
    };
    const Tensor scores = cx_.op("matmul", {head(".q"), head(".k")});
    const Tensor shares = cx_.op("softmax", {scores}, {{"scale", 1 / std::sqrt(double(channels))}});
    const Tensor mixed = cx_.op("matmul", {shares, head(".v")}, {{"transpose_b", 1}});
    return pointwise(name + ".proj_out", cx_.view(mixed, d), x);
  }
  Tensor middle(Tensor x) const {
    const std::string name = half_.root() + "mid";
    x = resnet(name + ".block_1", x, false);
    x = attention(name + ".attn_1", x);
    return resnet(name + ".block_2", x, false);
  }
  Tensor levels(Tensor x) const {
    for (size_t step = 0; step < half_.levels.size(); ++step) {
      const size_t index = half_.level(step);
      const Level& level = half_.levels[index];
      for (uint32_t r = 0; r < level.resnets; ++r)
        x = resnet(half_.resnet(index, r), x, cx_.dims(x).d[3] != level.out);
      if (!level.resample) continue;
      x = half_.decoder ? upsample(half_.resampler(index), x) : downsample(half_.resampler(index), x);
    }
    return x;
  }
  // Every frame twice, then a convolution.
  Tensor upsample(const std::string& name, Tensor x) const {
    const t2x_dims d = cx_.dims(x);
    const Tensor twice = cx_.op("repeat", {cx_.view(x, {uint64_t{d.d[0]} * d.d[1], 1, d.d[3]})},
                                {{"axis", 1}, {"times", 2}});
    return conv(name, cx_.view(twice, {d.d[0], 2 * uint64_t{d.d[1]}, 1, d.d[3]}), 3);
  }
  // Zeros at the end only: the reference pads by hand before an unpadded convolution.
  Tensor downsample(const std::string& name, Tensor x) const {
    return conv(name, x, {{"stride", 2}, {"pad_bottom", 1}});
  }
  Tensor out(Tensor x) const {
    return conv(half_.root() + "conv_out", norm(half_.root() + "norm_out", x, "silu"), half_.kernel);
  }

  const t2x::Context& cx_;
  const Model& model_;
  const Half& half_;
};

}  // namespace

Tensor record_mel(const t2x::Context& cx, const Model& model, Tensor latent) {
  check_latent(model, cx.dims(latent));
  return Recorder(cx, model).decode(model.unscaled(cx, latent));
}

Moments record_moments(const t2x::Context& cx, const Model& model, Tensor mel) {
  check_mel(model, cx.dims(mel));
  const Tensor both = Recorder(cx, model).encode(model.raised(cx, mel));
  const uint32_t channels = model.half.latent;
  const Tensor raw = cx.op("slice", {both}, {{"axis", 1}, {"start", channels}, {"stop", 2 * channels}});
  return {cx.op("slice", {both}, {{"axis", 1}, {"start", 0}, {"stop", channels}}),
          cx.op("unary", {raw}, {{"fn", "clamp"}, {"min", -30}, {"max", 20}})};
}

}  // namespace mel_vae
