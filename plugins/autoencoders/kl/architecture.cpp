#include "architecture.hpp"
#include <algorithm>

namespace kl {
namespace {

constexpr uint32_t kMaxLevels = 16;     // 2^15 pixels a latent; released ones have 4
constexpr uint32_t kMaxResnets = 64;    // of one level; released ones have 2 or 3

[[noreturn]] void refuse(const std::string& why) { throw t2x::Error(why, T2X_BAD_MODEL); }

const t2x_dims& convolution(const Shapes& shapes, const std::string& name) {
  const auto it = shapes.find(name + ".weight");
  if (it == shapes.end()) refuse("not a KL autoencoder: it has no tensor '" + name + ".weight'");
  if (it->second.rank != 4 || t2x::count(it->second) == 0)
    refuse("tensor '" + name + ".weight' is " + t2x::to_string(it->second) +
           ", the weight of a 2-D convolution is expected");
  return it->second;
}

bool has_any(const Shapes& shapes, const std::string& start) {
  const auto it = shapes.lower_bound(start);
  return it != shapes.end() && it->first.starts_with(start);
}

Level infer_level(const Shapes& shapes, const Half& half, size_t index) {
  Level level;
  while (level.resnets < kMaxResnets && has_any(shapes, half.resnet(index, level.resnets) + ".")) ++level.resnets;
  level.out = convolution(shapes, half.resnet(index, 0) + ".conv1").d[0];
  level.resample = has_any(shapes, half.resampler(index) + ".");
  return level;
}

void check_groups(const Half& half, uint32_t groups) {
  std::vector<uint32_t> channels{half.first};
  for (const Level& level : half.levels) channels.push_back(level.out);
  for (const uint32_t c : channels)
    if (c % groups)
      refuse("norm_num_groups = " + std::to_string(groups) +
             " of config.json (32 when it does not say) does not divide " + std::to_string(c) + " channels");
}

// Collects the tensors of layers by kind.
struct Expectation {
  std::vector<ExpectedTensor> tensors;
  void add(const std::string& name, std::initializer_list<uint64_t> weight, uint32_t bias) {
    tensors.push_back({name + ".weight", t2x::dims(weight, T2X_NO_DTYPE)});
    tensors.push_back({name + ".bias", t2x::dims({bias}, T2X_NO_DTYPE)});
  }
  void conv(const std::string& name, uint32_t in, uint32_t out, uint32_t size) {
    add(name, {out, in, size, size}, out);
  }
  void norm(const std::string& name, uint32_t channels) { add(name, {channels}, channels); }
  void resnet(const std::string& name, uint32_t in, uint32_t out) {
    norm(name + ".norm1", in);
    conv(name + ".conv1", in, out, 3);
    norm(name + ".norm2", out);
    conv(name + ".conv2", out, out, 3);
    if (in != out) conv(name + ".conv_shortcut", in, out, 1);
  }
  void middle(const std::string& name, uint32_t channels, bool linear) {
    resnet(name + ".resnets.0", channels, channels);
    norm(name + ".attentions.0.group_norm", channels);
    for (const char* projection : {"to_q", "to_k", "to_v", "to_out.0"}) {
      const std::string full = name + ".attentions.0." + projection;
      if (linear) add(full, {channels, channels}, channels);
      else conv(full, channels, channels, 1);
    }
    resnet(name + ".resnets.1", channels, channels);
  }
};

}  // namespace

std::string Half::resnet(size_t level, uint32_t index) const {
  return root() + (decoder ? "up_blocks." : "down_blocks.") + std::to_string(level) + ".resnets." +
         std::to_string(index);
}

std::string Half::resampler(size_t level) const {
  return root() + (decoder ? "up_blocks." : "down_blocks.") + std::to_string(level) +
         (decoder ? ".upsamplers.0.conv" : ".downsamplers.0.conv");
}

uint32_t Half::scale() const {
  return 1u << std::count_if(levels.begin(), levels.end(), [](const Level& level) { return level.resample; });
}

Half infer_half(const Shapes& shapes, bool decoder, uint32_t norm_groups) {
  Half half;
  half.decoder = decoder;
  const t2x_dims& conv_in = convolution(shapes, half.root() + "conv_in");
  half.first = conv_in.d[0];
  half.in = conv_in.d[1];
  half.out = convolution(shapes, half.root() + "conv_out").d[0];
  half.latent = decoder ? half.in : half.out / 2;
  if (!decoder && half.out % 2)
    refuse("encoder.conv_out gives an odd number of channels; mean and log-variance are two halves");
  half.latent_conv = has_any(shapes, std::string(half.latent_conv_name()) + ".");
  const auto q = shapes.find(half.root() + "mid_block.attentions.0.to_q.weight");
  half.linear_attention = q == shapes.end() || q->second.rank == 2;
  while (half.levels.size() < kMaxLevels && has_any(shapes, half.resnet(half.levels.size(), 0) + "."))
    half.levels.push_back(infer_level(shapes, half, half.levels.size()));
  if (half.levels.empty()) refuse("not a KL autoencoder: it has no tensor '" + half.resnet(0, 0) + "...'");
  half.middle = decoder ? half.first : half.levels.back().out;
  check_groups(half, norm_groups);
  return half;
}

std::vector<ExpectedTensor> expected_tensors(const Half& half) {
  Expectation expect;
  const uint32_t latent_conv = half.decoder ? half.latent : 2 * half.latent;
  if (half.latent_conv) expect.conv(half.latent_conv_name(), latent_conv, latent_conv, 1);
  expect.conv(half.root() + "conv_in", half.in, half.first, 3);
  expect.middle(half.root() + "mid_block", half.middle, half.linear_attention);
  uint32_t channels = half.decoder ? half.middle : half.first;
  for (size_t i = 0; i < half.levels.size(); ++i) {
    const Level& level = half.levels[i];
    for (uint32_t r = 0; r < level.resnets; ++r)
      expect.resnet(half.resnet(i, r), r ? level.out : channels, level.out);
    if (level.resample) expect.conv(half.resampler(i), level.out, level.out, 3);
    channels = level.out;
  }
  expect.norm(half.root() + "conv_norm_out", channels);
  expect.conv(half.root() + "conv_out", channels, half.out, 3);
  return std::move(expect.tensors);
}

}  // namespace kl
