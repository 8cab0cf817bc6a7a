#include "architecture.hpp"
#include <t2x/checkpoint.hpp>
#include <charconv>

namespace t5 {
namespace {

constexpr uint32_t kMaxLayers = 1024;  // the largest released T5 has 24
constexpr const char* kKind = "T5 encoder";

[[noreturn]] void refuse(const std::string& why, t2x_status status = T2X_BAD_MODEL) { throw t2x::Error(why, status); }

const t2x_dims& matrix(const Shapes& shapes, const std::string& name) {
  const auto it = shapes.find(name);
  if (it == shapes.end()) refuse("this is no T5 encoder: it has no tensor '" + name + "'");
  if (it->second.rank != 2 || it->second.d[0] == 0 || it->second.d[1] == 0)
    refuse("tensor '" + name + "' is " + t2x::to_string(it->second) + ", a matrix is expected");
  return it->second;
}

// One more than the largest N of "encoder.block.N.": a gap is then reported as missing tensors.
uint32_t count_layers(const Shapes& shapes, const std::string& prefix) {
  const std::string start = prefix + "encoder.block.";
  uint32_t layers = 0;
  for (auto it = shapes.lower_bound(start); it != shapes.end() && it->first.starts_with(start); ++it) {
    uint32_t index = 0;
    const char *const text = it->first.data() + start.size(), *const stop = it->first.data() + it->first.size();
    const auto [end, error] = std::from_chars(text, stop, index);
    if (error != std::errc{} || end == stop || *end != '.') continue;
    if (index >= kMaxLayers) refuse("tensor '" + it->first + "' numbers more layers than any T5 has");
    layers = std::max(layers, index + 1);
  }
  return layers;
}

void check_positions(const Architecture& a) {
  // Half for each direction, half of that exact: the logarithm needs at least one of each.
  if (a.buckets < 4 || a.buckets % 4 || a.buckets > 1u << 16)
    refuse("tensor '" + a.position_bias() + "' has " + std::to_string(a.buckets) +
           " rows; relative positions have a multiple of 4 buckets");
  if (a.max_distance <= a.buckets / 4)
    refuse("relative_attention_max_distance = " + std::to_string(a.max_distance) + " of config.json is too small for " +
           std::to_string(a.buckets) + " buckets");
}

}  // namespace

std::string Architecture::block(uint32_t index, const char* tensor) const {
  return prefix + "encoder.block." + std::to_string(index) + ".layer." + tensor + ".weight";
}

Architecture infer_architecture(const Shapes& shapes, const Config& config) {
  std::vector<std::string> names;
  for (const auto& [name, dims] : shapes) names.push_back(name);
  Architecture a;
  const std::string known = Architecture{}.position_bias();
  a.prefix = t2x::name_prefix(names, known, kKind);
  a.table = a.prefix + "shared.weight";
  if (!shapes.contains(a.table) && shapes.contains(a.prefix + "encoder.embed_tokens.weight"))
    a.table = a.prefix + "encoder.embed_tokens.weight";
  const t2x_dims &table = matrix(shapes, a.table), &bias = matrix(shapes, a.position_bias());
  a.vocabulary = table.d[0];
  a.hidden = table.d[1];
  a.layers = count_layers(shapes, a.prefix);
  a.buckets = bias.d[0];
  a.heads = bias.d[1];
  const uint32_t rows = matrix(shapes, a.block(0, "0.SelfAttention.q")).d[0];
  if (rows % a.heads)
    refuse("the bias of relative positions is for " + std::to_string(a.heads) + " heads, which do not divide the " +
           std::to_string(rows) + " rows of '" + a.block(0, "0.SelfAttention.q") + "'");
  a.head_dim = rows / a.heads;
  if (config.heads && config.heads != a.heads)
    refuse("config.json says num_heads = " + std::to_string(config.heads) +
           ", but the bias of relative positions is for " + std::to_string(a.heads));
  if (shapes.contains(a.block(0, "1.DenseReluDense.wi")))
    refuse("this is T5 1.0, whose feed-forward layer has no gate; this encoder computes that of T5 1.1 and FLAN-T5",
           T2X_UNSUPPORTED);
  a.feed_forward = matrix(shapes, a.block(0, "1.DenseReluDense.wi_0")).d[0];
  a.max_distance = config.max_distance;
  a.positions = config.positions;
  a.eps = config.eps;
  check_positions(a);
  return a;
}

std::vector<ExpectedTensor> expected_tensors(const Architecture& a) {
  const uint32_t inner = a.heads * a.head_dim;
  std::vector<ExpectedTensor> expected;
  const auto add = [&](std::string name, std::initializer_list<uint64_t> sizes) {
    expected.push_back({std::move(name), t2x::dims(sizes, T2X_NO_DTYPE)});
  };
  add(a.table, {a.vocabulary, a.hidden});
  add(a.position_bias(), {a.buckets, a.heads});
  for (uint32_t i = 0; i < a.layers; ++i) {
    add(a.block(i, "0.layer_norm"), {a.hidden});
    for (const char* name : {"0.SelfAttention.q", "0.SelfAttention.k", "0.SelfAttention.v"})
      add(a.block(i, name), {inner, a.hidden});
    add(a.block(i, "0.SelfAttention.o"), {a.hidden, inner});
    add(a.block(i, "1.layer_norm"), {a.hidden});
    add(a.block(i, "1.DenseReluDense.wi_0"), {a.feed_forward, a.hidden});
    add(a.block(i, "1.DenseReluDense.wi_1"), {a.feed_forward, a.hidden});
    add(a.block(i, "1.DenseReluDense.wo"), {a.hidden, a.feed_forward});
  }
  add(a.final_norm(), {a.hidden});
  return expected;
}

std::vector<std::string> unused_tensors(const Architecture& a) {
  std::vector<std::string> unused = {"decoder.*", "lm_head.weight"};
  for (const char* alias : {"shared.weight", "encoder.embed_tokens.weight"})
    if (a.table != a.prefix + alias) unused.push_back(alias);
  return unused;
}

}  // namespace t5
