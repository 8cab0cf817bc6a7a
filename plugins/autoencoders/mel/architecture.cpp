#include "architecture.hpp"
#include <algorithm>

namespace mel_vae {
namespace {

constexpr uint32_t kMaxLevels = 16, kMaxResnets = 64;  // released ones have 3 and 2
constexpr uint32_t kMaxKernel = 255;                   // frames; released ones have 5 and 3

[[noreturn]] void refuse(const std::string& why, t2x_status status = T2X_BAD_MODEL) { throw t2x::Error(why, status); }

// [O,I,K] of a convolution's weight.
const t2x_dims& convolution(const Shapes& shapes, const std::string& name) {
  const auto it = shapes.find(name + ".weight");
  if (it == shapes.end()) refuse("not a mel autoencoder: it has no tensor '" + name + ".weight'");
  if (it->second.rank != 3 || t2x::count(it->second) == 0)
    refuse("tensor '" + name + ".weight' is " + t2x::to_string(it->second) +
           ", the weight of a 1-D convolution is expected");
  return it->second;
}

bool has_any(const Shapes& shapes, const std::string& start) {
  const auto it = shapes.lower_bound(start);
  return it != shapes.end() && it->first.starts_with(start);
}

uint32_t odd_kernel(const Shapes& shapes, const std::string& name) {
  const uint32_t kernel = convolution(shapes, name).d[2];
  if (kernel % 2 == 0 || kernel > kMaxKernel)
    refuse("tensor '" + name + ".weight' has a kernel of " + std::to_string(kernel) +
           " frames; an odd number up to " + std::to_string(kMaxKernel) + " keeps the length");
  return kernel;
}

Level infer_level(const Shapes& shapes, const Half& half, size_t index) {
  Level level;
  while (level.resnets < kMaxResnets && has_any(shapes, half.resnet(index, level.resnets) + ".")) ++level.resnets;
  level.out = convolution(shapes, half.resnet(index, 0) + ".conv1").d[0];
  level.resample = has_any(shapes, half.resampler(index) + ".");
  const std::string attention = half.root() + (half.decoder ? "up." : "down.") + std::to_string(index) + ".attn.";
  if (has_any(shapes, attention))
    refuse("tensors '" + attention + "...': attention outside the middle block is not supported", T2X_UNSUPPORTED);
  return level;
}

void check_groups(const Half& half) {
  std::vector<uint32_t> channels{half.first, half.middle};
  for (const Level& level : half.levels) channels.push_back(level.out);
  for (const uint32_t c : channels)
    if (c % kNormGroups)
      refuse("a layer has " + std::to_string(c) + " channels; its norm needs a multiple of " +
             std::to_string(kNormGroups));
}

// Collects the tensors of layers by kind.
struct Expectation {
  std::vector<ExpectedTensor> tensors;
  void add(const std::string& name, std::initializer_list<uint64_t> weight, uint32_t bias) {
    tensors.push_back({name + ".weight", t2x::dims(weight, T2X_NO_DTYPE)});
    tensors.push_back({name + ".bias", t2x::dims({bias}, T2X_NO_DTYPE)});
  }
  void conv(const std::string& name, uint32_t in, uint32_t out, uint32_t size) { add(name, {out, in, size}, out); }
  void norm(const std::string& name, uint32_t channels) { add(name, {channels}, channels); }
  void resnet(const std::string& name, uint32_t in, uint32_t out, uint32_t kernel) {
    norm(name + ".norm1", in);
    conv(name + ".conv1", in, out, kernel);
    norm(name + ".norm2", out);
    conv(name + ".conv2", out, out, kernel);
    if (in != out) conv(name + ".nin_shortcut", in, out, 1);
  }
  void middle(const std::string& name, uint32_t channels, uint32_t kernel) {
    resnet(name + ".block_1", channels, channels, kernel);
    norm(name + ".attn_1.norm", channels);
    for (const char* projection : {"q", "k", "v", "proj_out"})
      conv(name + ".attn_1." + projection, channels, channels, 1);
    resnet(name + ".block_2", channels, channels, kernel);
  }
};

}  // namespace

std::string Half::resnet(size_t level, uint32_t index) const {
  return root() + (decoder ? "up." : "down.") + std::to_string(level) + ".block." + std::to_string(index);
}

std::string Half::resampler(size_t level) const {
  return root() + (decoder ? "up." : "down.") + std::to_string(level) + (decoder ? ".upsample" : ".downsample") +
         ".conv";
}

uint32_t Half::scale() const {
  return 1u << std::count_if(levels.begin(), levels.end(), [](const Level& level) { return level.resample; });
}

Half infer_half(const Shapes& shapes, bool decoder) {
  Half half;
  half.decoder = decoder;
  const t2x_dims &conv_in = convolution(shapes, half.root() + "conv_in"),
                 &conv_out = convolution(shapes, half.root() + "conv_out"),
                 &latent_conv = convolution(shapes, half.latent_conv_name());
  half.kernel = odd_kernel(shapes, half.root() + "conv_in");
  half.resnet_kernel = odd_kernel(shapes, half.root() + "mid.block_1.conv1");
  half.first = conv_in.d[0];
  half.bins = decoder ? conv_out.d[0] : conv_in.d[1];
  half.inner = decoder ? conv_in.d[1] : conv_out.d[0] / 2;
  half.latent = decoder ? latent_conv.d[1] : latent_conv.d[0] / 2;
  if (!decoder && (conv_out.d[0] % 2 || latent_conv.d[0] % 2))
    refuse("the encoder gives an odd number of channels; mean and log-variance are two halves");
  while (half.levels.size() < kMaxLevels && has_any(shapes, half.resnet(half.levels.size(), 0) + "."))
    half.levels.push_back(infer_level(shapes, half, half.levels.size()));
  if (half.levels.empty()) refuse("not a mel autoencoder: it has no tensor '" + half.resnet(0, 0) + "...'");
  half.middle = decoder ? half.first : half.levels.back().out;
  check_groups(half);
  return half;
}

std::vector<ExpectedTensor> expected_tensors(const Half& half) {
  Expectation expect;
  if (half.decoder) expect.conv(half.latent_conv_name(), half.latent, half.inner, 1);
  else expect.conv(half.latent_conv_name(), 2 * half.inner, 2 * half.latent, 1);
  expect.conv(half.root() + "conv_in", half.decoder ? half.inner : half.bins, half.first, half.kernel);
  expect.middle(half.root() + "mid", half.middle, half.resnet_kernel);
  uint32_t channels = half.first;
  for (size_t step = 0; step < half.levels.size(); ++step) {
    const size_t index = half.level(step);
    const Level& level = half.levels[index];
    for (uint32_t r = 0; r < level.resnets; ++r, channels = level.out)
      expect.resnet(half.resnet(index, r), channels, level.out, half.resnet_kernel);
    if (level.resample) expect.conv(half.resampler(index), level.out, level.out, 3);
  }
  expect.norm(half.root() + "norm_out", channels);
  expect.conv(half.root() + "conv_out", channels, half.decoder ? half.bins : 2 * half.inner, half.kernel);
  return std::move(expect.tensors);
}

}  // namespace mel_vae
