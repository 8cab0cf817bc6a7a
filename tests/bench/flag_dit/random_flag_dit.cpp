#include "random_flag_dit.hpp"
#include "weights/element.hpp"
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

namespace t2x::bench {
namespace {

// Collects tensors, then writes them as one safetensors file.
class Weights {
public:
  Weights(bool half) : half_(half) {}
  void matrix(const std::string& name, uint32_t rows, uint32_t columns) {
    add(name, {rows, columns}, half_, 1.0f / std::sqrt(static_cast<float>(columns)), 0);
  }
  void vector(const std::string& name, uint32_t n, float mean = 0) { add(name, {n}, false, 0.1f, mean); }
  void values(const std::string& name, const std::vector<uint32_t>& shape) { add(name, shape, false, 1.0f, 0); }
  void ones(const std::string& name, const std::vector<uint32_t>& shape) {
    std::vector<int32_t> v(shape[0] * shape[1], 1);
    append(name, "I32", shape, v.data(), v.size() * 4);
  }
  void write(const std::filesystem::path& file) const {
    std::string header = header_.dump();
    header.append((8 - header.size() % 8) % 8, ' ');
    uint64_t length = header.size();
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(&length), 8) << header;
    out.write(data_.data(), static_cast<std::streamsize>(data_.size()));
  }

private:
  void add(const std::string& name, const std::vector<uint32_t>& shape, bool half, float spread, float mean) {
    size_t n = 1;
    for (uint32_t s : shape) n *= s;
    std::vector<float> v(n);
    for (float& x : v) x = mean + spread * (static_cast<float>(random_() >> 8) * 0x1p-23f - 1);
    if (!half) return append(name, "F32", shape, v.data(), n * 4);
    std::vector<uint16_t> h(n);
    for (size_t i = 0; i < n; ++i) h[i] = float_to_half(v[i]);
    append(name, "F16", shape, h.data(), n * 2);
  }
  void append(const std::string& name, const char* dtype, const std::vector<uint32_t>& shape, const void* data,
              size_t bytes) {
    header_[name] = {{"dtype", dtype}, {"shape", shape}, {"data_offsets", {data_.size(), data_.size() + bytes}}};
    data_.append(static_cast<const char*>(data), bytes);
  }
  bool half_;
  nlohmann::json header_;
  std::string data_;
  std::mt19937 random_{11};
};

void add_layer(Weights& w, const FlagDitSize& s, uint32_t condition, const std::string& at) {
  for (const char* name : {"wq", "wk", "wv", "wo"}) w.matrix(at + "attention." + name + ".weight", s.dim, s.dim);
  for (const char* name : {"wk_y", "wv_y"}) w.matrix(at + "attention." + name + ".weight", s.dim, s.text_dim);
  for (const char* name : {"q_norm", "k_norm", "ky_norm"}) {
    w.vector(at + "attention." + name + ".weight", s.dim, 1);
    w.vector(at + "attention." + name + ".bias", s.dim);
  }
  w.vector(at + "attention.gate", s.heads);
  w.matrix(at + "feed_forward.w1.weight", s.ffn, s.dim);
  w.matrix(at + "feed_forward.w2.weight", s.dim, s.ffn);
  w.matrix(at + "feed_forward.w3.weight", s.ffn, s.dim);
  w.vector(at + "attention_norm.weight", s.dim, 1);
  w.vector(at + "ffn_norm.weight", s.dim, 1);
  w.vector(at + "attention_y_norm.weight", s.text_dim, 1);
  w.matrix(at + "adaLN_modulation.1.weight", 6 * s.dim, condition);
  w.vector(at + "adaLN_modulation.1.bias", 6 * s.dim);
}

}  // namespace

double FlagDitSize::flops() const {
  double t = tokens(), d = dim;
  double layer = 2 * t * (4 * d * d + 3 * d * ffn) + 4 * t * t * d + 4 * t * text_tokens * d;
  return layers * layer;
}

void write_random_flag_dit(const std::filesystem::path& folder, const FlagDitSize& s) {
  std::filesystem::create_directories(folder);
  const uint32_t condition = std::min(s.dim, 1024u);
  Weights w(s.half);
  w.vector("eol_token", s.dim);
  w.vector("pad_token", s.dim);
  w.matrix("x_embedder.weight", s.dim, 16);
  w.vector("x_embedder.bias", s.dim);
  w.matrix("t_embedder.mlp.0.weight", condition, 256);
  w.vector("t_embedder.mlp.0.bias", condition);
  w.matrix("t_embedder.mlp.2.weight", condition, condition);
  w.vector("t_embedder.mlp.2.bias", condition);
  w.vector("cap_embedder.0.weight", s.text_dim, 1);
  w.vector("cap_embedder.0.bias", s.text_dim);
  w.matrix("cap_embedder.1.weight", condition, s.text_dim);
  w.vector("cap_embedder.1.bias", condition);
  for (uint32_t i = 0; i < s.layers; ++i) add_layer(w, s, condition, "layers." + std::to_string(i) + ".");
  w.matrix("final_layer.linear.weight", 32, s.dim);
  w.vector("final_layer.linear.bias", 32);
  w.matrix("final_layer.adaLN_modulation.1.weight", 2 * s.dim, condition);
  w.vector("final_layer.adaLN_modulation.1.bias", 2 * s.dim);
  w.write(folder / "consolidated.00-of-01.safetensors");
  Weights c(false);
  c.values("condition", {1, s.text_tokens, s.text_dim});
  c.ones("mask", {1, s.text_tokens});
  c.write(folder / "condition.safetensors");
}

}  // namespace t2x::bench
