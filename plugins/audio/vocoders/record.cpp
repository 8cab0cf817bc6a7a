// The generators of BigVGAN (Lee et al. 2023, arXiv 2206.04658; NVIDIA/BigVGAN models.py) and HiFi-GAN (Kong et al.
// 2020, arXiv 2010.05646; jik876/hifi-gan models.py): one structure, two activations. Sequences are [B,T,1,C].
#include "record.hpp"
#include "filter.hpp"

namespace vocoders {
namespace {

using t2x::Tensor;

constexpr double kSlope = 0.1, kLastSlope = 0.01;  // HiFi-GAN's; the last is torch's default, which is what it uses
constexpr const char* kActivationPost = "activation_post";

class Recorder {
public:
  Recorder(const t2x::Context& cx, const Model& model)
      : cx_(cx), model_(model), config_(model.config), snake_(model.config.family == Family::BigVgan) {}

  Tensor generate(Tensor mel) {
    const t2x_dims d = cx_.dims(mel);
    Tensor x = cx_.view(cx_.op("permute", {mel}, {{"order", "021"}}), {d.d[0], d.d[2], 1, d.d[1]});
    x = conv("conv_pre", x, 1);
    for (size_t stage = 0; stage < config_.rates.size(); ++stage) {
      if (!snake_) x = leaky_relu(x, kSlope);
      x = mean_of_blocks(stage, upsample(stage, x));
    }
    x = snake_ ? alias_free_snake(kActivationPost, x) : leaky_relu(x, kLastSlope);
    x = conv("conv_post", x, 1);
    x = config_.tanh ? cx_.op("unary", {x}, {{"fn", "tanh"}})
                     : cx_.op("unary", {x}, {{"fn", "clamp"}, {"min", -1}, {"max", 1}});
    return cx_.view(x, {d.d[0], cx_.dims(x).d[1]});
  }

private:
  Tensor bias(const std::string& layer) const {
    return model_.has(layer + ".bias") ? model_.weight(cx_, layer + ".bias") : Tensor{};
  }
  // The length kept.
  Tensor conv(const std::string& layer, Tensor x, uint32_t dilation, Tensor residual = {}) const {
    const Tensor kernels = model_.kernels(cx_, layer);
    const uint64_t pad = uint64_t{cx_.dims(kernels).d[1] / 2} * dilation;
    return cx_.op("conv2d", {x, kernels, bias(layer), residual},
                  {{"dilation", dilation}, {"pad_top", pad}, {"pad_bottom", pad}});
  }
  // A transposed convolution: `rate` frames at once as channels, then those that the reference's padding leaves.
  Tensor upsample(size_t stage, Tensor x) const {
    const std::string layer = upsampler(config_, stage);
    const uint32_t rate = config_.rates[stage], kernel = config_.rate_kernels[stage];
    const Tensor kernels = model_.phase_kernels(cx_, layer, rate);
    const uint64_t pad = cx_.dims(kernels).d[1] - 1;
    const Tensor biases = cx_.op("repeat", {model_.weight(cx_, layer + ".bias")}, {{"axis", 0}, {"times", rate}});
    const uint64_t batch = cx_.dims(x).d[0], frames = cx_.dims(x).d[1], channels = config_.channels(stage);
    x = cx_.op("conv2d", {x, kernels, biases}, {{"pad_top", pad}, {"pad_bottom", pad}});
    x = cx_.view(x, {batch, (frames + pad) * rate, 1, channels});
    const uint64_t start = (kernel - rate) / 2, length = (frames - 1) * rate + kernel - 2 * start;
    return cx_.op("slice", {x}, {{"axis", 1}, {"start", start}, {"stop", start + length}});
  }
  Tensor mean_of_blocks(size_t stage, Tensor x) {
    Tensor sum;
    for (size_t kernel = 0; kernel < config_.kernels.size(); ++kernel) {
      const Tensor block = residual_block(stage, kernel, x);
      sum = sum ? cx_.op("binary", {sum, block}, {{"fn", "add"}}) : block;
    }
    const double count = static_cast<double>(config_.kernels.size());
    return cx_.op("unary", {sum}, {{"fn", "affine"}, {"scale", 1 / count}});
  }
  Tensor residual_block(size_t stage, size_t kernel, Tensor x) {
    const std::string name = resblock(config_, stage, kernel);
    const std::vector<uint32_t>& dilations = config_.dilations[kernel];
    for (size_t i = 0; i < dilations.size(); ++i) {
      const std::string index = std::to_string(i);
      if (config_.resblock == 2) {
        x = conv(name + ".convs." + index, activate(name, i, x), dilations[i], x);
        continue;
      }
      const Tensor h = conv(name + ".convs1." + index, activate(name, 2 * i, x), dilations[i]);
      x = conv(name + ".convs2." + index, activate(name, 2 * i + 1, h), 1, x);
    }
    return x;
  }
  Tensor activate(const std::string& block, size_t index, Tensor x) {
    return snake_ ? alias_free_snake(block + ".activations." + std::to_string(index), x) : leaky_relu(x, kSlope);
  }
  Tensor leaky_relu(Tensor x, double slope) const {
    return cx_.op("unary", {x}, {{"fn", "leaky_relu"}, {"slope", slope}});
  }

  Tensor alias_free_snake(const std::string& name, Tensor x) {
    const t2x_dims d = cx_.dims(x);
    const Tensor alpha = parameter(name + ".act.alpha");
    const Tensor beta = config_.beta ? parameter(name + ".act.beta") : alpha;
    const Tensor y = cx_.op("vocoders.alias_free_snake",
                            {cx_.view(x, {d.d[0], d.d[1], d.d[3]}), alpha, beta, filter(name + ".upsample.filter"),
                             filter(name + ".downsample.lowpass.filter")});
    return cx_.view(y, d);
  }
  Tensor parameter(const std::string& name) const {
    const Tensor stored = model_.weight(cx_, name);
    return config_.logscale ? cx_.op("unary", {stored}, {{"fn", "exp"}}) : stored;
  }
  Tensor filter(const std::string& name) {
    if (model_.has(name)) return cx_.view(model_.weight(cx_, name), {12});
    if (!filter_) filter_ = cx_.constant(t2x::dims({12}), low_pass_filter(), "low-pass filter");
    return filter_;
  }

  const t2x::Context& cx_;
  const Model& model_;
  const Config& config_;
  const bool snake_;
  Tensor filter_;
};

}  // namespace

Tensor record_generator(const t2x::Context& cx, const Model& model, Tensor mel) {
  const t2x_dims d = cx.dims(mel);
  if (d.rank != 3 || d.d[1] != model.mels)
    throw t2x::Error("the mel spectrogram is " + t2x::to_string(d) + "; this vocoder takes [batch, " +
                     std::to_string(model.mels) + " bins, frames]");
  return Recorder(cx, model).generate(mel);
}

}  // namespace vocoders
