#include "architecture.hpp"
#include <charconv>

namespace llama {
namespace {

constexpr uint32_t kMaxLayers = 1024;  // the largest released LLaMA has 126

[[noreturn]] void refuse(const std::string& why) { throw t2x::Error(why, T2X_BAD_MODEL); }

const t2x_dims& matrix(const Shapes& shapes, const std::string& name) {
  const auto it = shapes.find(name);
  if (it == shapes.end()) refuse("not a LLaMA encoder: it has no tensor '" + name + "'");
  if (it->second.rank != 2 || it->second.d[0] == 0 || it->second.d[1] == 0)
    refuse("tensor '" + name + "' is " + t2x::to_string(it->second) + ", a matrix is expected");
  return it->second;
}

// One more than the largest N of "<prefix>layers.N.": a gap is then reported as missing tensors.
uint32_t count_layers(const Shapes& shapes, const std::string& prefix) {
  const std::string start = prefix + "layers.";
  uint32_t layers = 0;
  for (auto it = shapes.lower_bound(start); it != shapes.end() && it->first.starts_with(start); ++it) {
    uint32_t index = 0;
    const char* const text = it->first.data() + start.size();
    const auto [end, error] = std::from_chars(text, it->first.data() + it->first.size(), index);
    if (error != std::errc{} || *end != '.') continue;
    if (index >= kMaxLayers) refuse("tensor '" + it->first + "' numbers more layers than any LLaMA has");
    layers = std::max(layers, index + 1);
  }
  if (layers == 0) refuse("not a LLaMA encoder: it has no tensor '" + start + "0...'");
  return layers;
}

void check_heads(const Architecture& a, uint32_t q_rows, uint32_t k_rows, const Config& config) {
  const std::string heads = "num_attention_heads = " + std::to_string(a.heads) + " of config.json";
  if (q_rows % a.heads)
    refuse(heads + " does not divide the " + std::to_string(q_rows) + " rows of q_proj");
  if (a.head_dim % 2) refuse(heads + " gives heads of odd size " + std::to_string(a.head_dim));
  if (k_rows % a.head_dim || a.heads % a.kv_heads)
    refuse("k_proj has " + std::to_string(k_rows) + " rows, which do not fit " + heads + " (heads of " +
           std::to_string(a.head_dim) + ")");
  if (config.kv_heads && config.kv_heads != a.kv_heads)
    refuse("config.json says num_key_value_heads = " + std::to_string(config.kv_heads) +
           ", but k_proj has rows for " + std::to_string(a.kv_heads));
}

}  // namespace

const char* const kIgnoredTensors[] = {"lm_head.weight", "*.rotary_emb.inv_freq", nullptr};

std::string Architecture::layer(uint32_t index, const char* tensor) const {
  return prefix + "layers." + std::to_string(index) + "." + tensor + ".weight";
}

std::string name_prefix(const Shapes& shapes) {
  const std::string prefix = shapes.contains("model.embed_tokens.weight") ? "model." : "";
  matrix(shapes, prefix + "embed_tokens.weight");
  return prefix;
}

Architecture infer_architecture(const Shapes& shapes, const Config& config) {
  Architecture a;
  a.prefix = name_prefix(shapes);
  const t2x_dims& table = matrix(shapes, a.prefix + "embed_tokens.weight");
  a.vocabulary = table.d[0];
  a.hidden = table.d[1];
  a.layers = count_layers(shapes, a.prefix);
  a.feed_forward = matrix(shapes, a.layer(0, "mlp.gate_proj")).d[0];
  a.heads = config.heads;
  const uint32_t q_rows = matrix(shapes, a.layer(0, "self_attn.q_proj")).d[0];
  const uint32_t k_rows = matrix(shapes, a.layer(0, "self_attn.k_proj")).d[0];
  a.head_dim = std::max(1u, q_rows / a.heads);
  a.kv_heads = std::max(1u, k_rows / a.head_dim);
  check_heads(a, q_rows, k_rows, config);
  a.max_positions = config.max_positions;
  a.eps = config.eps;
  a.rope_theta = config.rope_theta;
  return a;
}

std::vector<ExpectedTensor> expected_tensors(const Architecture& a) {
  const uint32_t q = a.heads * a.head_dim, kv = a.kv_heads * a.head_dim;
  std::vector<ExpectedTensor> expected;
  const auto add = [&](std::string name, std::initializer_list<uint64_t> sizes) {
    expected.push_back({std::move(name), t2x::dims(sizes, T2X_NO_DTYPE)});
  };
  add(a.prefix + "embed_tokens.weight", {a.vocabulary, a.hidden});
  for (uint32_t i = 0; i < a.layers; ++i) {
    add(a.layer(i, "input_layernorm"), {a.hidden});
    add(a.layer(i, "self_attn.q_proj"), {q, a.hidden});
    add(a.layer(i, "self_attn.k_proj"), {kv, a.hidden});
    add(a.layer(i, "self_attn.v_proj"), {kv, a.hidden});
    add(a.layer(i, "self_attn.o_proj"), {a.hidden, q});
    add(a.layer(i, "post_attention_layernorm"), {a.hidden});
    add(a.layer(i, "mlp.gate_proj"), {a.feed_forward, a.hidden});
    add(a.layer(i, "mlp.up_proj"), {a.feed_forward, a.hidden});
    add(a.layer(i, "mlp.down_proj"), {a.hidden, a.feed_forward});
  }
  add(a.prefix + "norm.weight", {a.hidden});
  return expected;
}

}  // namespace llama
