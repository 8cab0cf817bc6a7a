#include "random_models.hpp"
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace t2x::bench {
namespace {

// Collects tensors, then writes them as one safetensors file.
class Weights {
public:
  void add(const std::string& name, const std::vector<uint32_t>& shape, float spread, float mean = 0) {
    size_t n = 1;
    for (const uint32_t s : shape) n *= s;
    const size_t first = data_.size() * sizeof(float);
    for (size_t i = 0; i < n; ++i)
      data_.push_back(mean + spread * (static_cast<float>(random_() >> 8) * 0x1p-23f - 1));
    header_[name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {first, data_.size() * sizeof(float)}}};
  }
  void conv(const std::string& name, uint32_t in, uint32_t out, uint32_t kernel) {
    add(name + ".weight", {out, in, kernel}, 1 / std::sqrt(static_cast<float>(in * kernel)));
    add(name + ".bias", {out}, 0.01f);
  }
  void matrix(const std::string& name, uint32_t out, uint32_t in) {
    add(name + ".weight", {out, in}, 1 / std::sqrt(static_cast<float>(in)));
  }
  void linear(const std::string& name, uint32_t out, uint32_t in) {
    matrix(name, out, in);
    add(name + ".bias", {out}, 0.1f);
  }
  // v and g of weight norm; `first` is dimension 0.
  void normed(const std::string& name, uint32_t first, uint32_t second, uint32_t kernel, uint32_t out) {
    add(name + ".weight_v", {first, second, kernel}, 1);
    add(name + ".weight_g", {first, 1, 1}, 0.05f, 0.5f);
    add(name + ".bias", {out}, 0.01f);
  }
  void norm(const std::string& name, uint32_t channels) {
    add(name + ".weight", {channels}, 0.1f, 1);
    add(name + ".bias", {channels}, 0.1f);
  }
  void write(const std::filesystem::path& file) const {
    std::string header = header_.dump();
    header.append((8 - header.size() % 8) % 8, ' ');
    const uint64_t length = header.size();
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(&length), 8) << header;
    out.write(reinterpret_cast<const char*>(data_.data()), static_cast<std::streamsize>(data_.size() * sizeof(float)));
  }

private:
  nlohmann::json header_;
  std::vector<float> data_;
  std::mt19937 random_{11};
};

void write_input(const std::filesystem::path& folder, const std::vector<uint32_t>& shape) {
  Weights input;
  input.add("input", shape, 1);
  input.write(folder / "input.safetensors");
}

constexpr uint32_t kRates[] = {4, 4, 2, 2, 2, 2}, kKernels[] = {3, 7, 11};
constexpr const char* kArgs =
    "resblock: '1'\nnum_mels: 80\nupsample_rates: [4, 4, 2, 2, 2, 2]\nupsample_kernel_sizes: [8, 8, 4, 4, 4, 4]\n"
    "upsample_initial_channel: 1536\nresblock_kernel_sizes: [3, 7, 11]\n"
    "resblock_dilation_sizes: [[1, 3, 5], [1, 3, 5], [1, 3, 5]]\nactivation: snakebeta\nsnake_logscale: true\n";

void add_activation(Weights& w, const std::string& name, uint32_t channels) {
  w.add(name + ".act.alpha", {channels}, 0.5f);
  w.add(name + ".act.beta", {channels}, 0.5f);
}

void add_resblock(Weights& w, const std::string& name, uint32_t channels, uint32_t kernel) {
  for (uint32_t i = 0; i < 3; ++i)
    for (const char* convs : {".convs1.", ".convs2."})
      w.normed(name + convs + std::to_string(i), channels, channels, kernel, channels);
  for (uint32_t i = 0; i < 6; ++i) add_activation(w, name + ".activations." + std::to_string(i), channels);
}

void add_resnet(Weights& w, const std::string& name, uint32_t in, uint32_t out) {
  w.norm(name + ".norm1", in);
  w.conv(name + ".conv1", in, out, 3);
  w.norm(name + ".norm2", out);
  w.conv(name + ".conv2", out, out, 3);
  if (in != out) w.conv(name + ".nin_shortcut", in, out, 1);
}

constexpr uint32_t kDim = 768, kLayers = 16, kHeads = 32, kHidden = 2048, kText = 1024, kTextTokens = 154;

void add_block(Weights& w, const std::string& at) {
  for (const char* name : {"wq", "wk", "wv", "wo"}) w.matrix(at + "attention." + name, kDim, kDim);
  for (const char* name : {"wk_y", "wv_y"}) w.matrix(at + "attention." + name, kDim, kText);
  w.add(at + "attention.gate", {kHeads}, 1);
  w.matrix(at + "feed_forward.w1", kHidden, kDim);
  w.matrix(at + "feed_forward.w2", kDim, kHidden);
  w.matrix(at + "feed_forward.w3", kHidden, kDim);
  w.add(at + "attention_norm.weight", {kDim}, 0.1f, 1);
  w.add(at + "ffn_norm.weight", {kDim}, 0.1f, 1);
  w.add(at + "attention_y_norm.weight", {kText}, 0.1f, 1);
  w.linear(at + "adaLN_modulation.1", 6 * kDim, kDim);
}

}  // namespace

void write_random_bigvgan(const std::filesystem::path& folder, uint32_t frames) {
  Weights w;
  uint32_t channels = 1536, block = 0;
  w.normed("conv_pre", channels, 80, 7, channels);
  for (uint32_t stage = 0; stage < std::size(kRates); ++stage, channels /= 2) {
    w.normed("ups." + std::to_string(stage) + ".0", channels, channels / 2, 2 * kRates[stage], channels / 2);
    for (const uint32_t kernel : kKernels)
      add_resblock(w, "resblocks." + std::to_string(block++), channels / 2, kernel);
  }
  add_activation(w, "activation_post", channels);
  w.normed("conv_post", 1, channels, 7, 1);
  w.write(folder / "model.safetensors");
  std::ofstream(folder / "args.yml") << kArgs;
  write_input(folder, {1, 80, frames});
}

void write_random_mel_vae(const std::filesystem::path& folder, uint32_t frames) {
  constexpr uint32_t kChannels = 384, kMultipliers[] = {1, 2, 4};
  Weights w;
  uint32_t channels = 4 * kChannels;
  w.conv("post_quant_conv", 20, 20, 1);
  w.conv("decoder.conv_in", 20, channels, 5);
  add_resnet(w, "decoder.mid.block_1", channels, channels);
  w.norm("decoder.mid.attn_1.norm", channels);
  for (const char* projection : {"q", "k", "v", "proj_out"})
    w.conv(std::string("decoder.mid.attn_1.") + projection, channels, channels, 1);
  add_resnet(w, "decoder.mid.block_2", channels, channels);
  for (uint32_t level = 3; level-- > 0;) {
    const uint32_t out = kChannels * kMultipliers[level];
    const std::string name = "decoder.up." + std::to_string(level);
    for (uint32_t r = 0; r < 3; ++r, channels = out)
      add_resnet(w, name + ".block." + std::to_string(r), channels, out);
    if (level == 1) w.conv(name + ".upsample.conv", out, out, 3);
  }
  w.norm("decoder.norm_out", channels);
  w.conv("decoder.conv_out", channels, 80, 5);
  w.write(folder / "model.safetensors");
  write_input(folder, {1, 20, frames});
}

void write_random_flag_dit(const std::filesystem::path& folder) {
  constexpr uint32_t kChannels = 20, kTimeWidth = 256;
  Weights w;
  w.linear("t_embedder.mlp.0", kDim, kTimeWidth);
  w.linear("t_embedder.mlp.2", kDim, kDim);
  w.norm("cap_embedder.0", kText);
  w.linear("cap_embedder.1", kDim, kText);
  w.linear("proj_in", kDim, kChannels);
  for (uint32_t i = 0; i < kLayers; ++i) add_block(w, "blocks." + std::to_string(i) + ".");
  w.linear("final_layer.adaLN_modulation.1", 2 * kDim, kDim);
  w.linear("final_layer.linear", kChannels, kDim);
  w.write(folder / "model.safetensors");
  write_input(folder, {2, kTextTokens, kText});
}

}  // namespace t2x::bench
