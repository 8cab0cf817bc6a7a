#include "architecture.hpp"
#include <t2x/checkpoint.hpp>
#include <charconv>

namespace clap {
namespace {

constexpr uint32_t kMaxLayers = 1024;  // the largest released BERT has 24
constexpr uint32_t kUsualHead = 64;    // elements of a head in every released BERT

[[noreturn]] void refuse(const std::string& why) { throw t2x::Error(why, T2X_BAD_MODEL); }

const t2x_dims& matrix(const Shapes& shapes, const std::string& name) {
  const auto it = shapes.find(name);
  if (it == shapes.end()) refuse("this is no CLAP text encoder: it has no tensor '" + name + "'");
  if (it->second.rank != 2 || it->second.d[0] == 0 || it->second.d[1] == 0)
    refuse("tensor '" + name + "' is " + t2x::to_string(it->second) + ", a matrix is expected");
  return it->second;
}

// One more than the largest N of "base.encoder.layer.N.": a gap is then reported as missing tensors.
uint32_t count_layers(const Shapes& shapes, const std::string& prefix) {
  const std::string start = prefix + "base.encoder.layer.";
  uint32_t layers = 0;
  for (auto it = shapes.lower_bound(start); it != shapes.end() && it->first.starts_with(start); ++it) {
    uint32_t index = 0;
    const char *const text = it->first.data() + start.size(), *const stop = it->first.data() + it->first.size();
    const auto [end, error] = std::from_chars(text, stop, index);
    if (error != std::errc{} || end == stop || *end != '.') continue;
    if (index >= kMaxLayers) refuse("tensor '" + it->first + "' numbers more layers than any BERT has");
    layers = std::max(layers, index + 1);
  }
  if (layers == 0) refuse("this is no CLAP text encoder: it has no tensor '" + start + "0...'");
  return layers;
}

void choose_heads(Architecture& a, const Config& config) {
  a.heads = config.heads ? config.heads : a.hidden / kUsualHead;
  if (a.heads && a.hidden % a.heads == 0 && (config.heads || a.hidden % kUsualHead == 0)) return;
  if (config.heads)
    refuse("num_attention_heads = " + std::to_string(config.heads) + " of config.json does not divide the width " +
           std::to_string(a.hidden));
  refuse("a width of " + std::to_string(a.hidden) +
         " does not give heads of 64, and there is no config.json that says num_attention_heads: put BERT's beside "
         "vocab.txt");
}

}  // namespace

std::string Architecture::layer(uint32_t index, const char* module) const {
  return prefix + "base.encoder.layer." + std::to_string(index) + "." + module;
}

Architecture infer_architecture(const Shapes& shapes, const Config& config) {
  std::vector<std::string> names;
  for (const auto& [name, dims] : shapes) names.push_back(name);
  Architecture a;
  a.prefix = t2x::name_prefix(names, Architecture{}.embeddings("word_embeddings.weight"), "CLAP text encoder");
  const t2x_dims& words = matrix(shapes, a.embeddings("word_embeddings.weight"));
  a.vocabulary = words.d[0];
  a.hidden = words.d[1];
  a.positions = matrix(shapes, a.embeddings("position_embeddings.weight")).d[0];
  a.layers = count_layers(shapes, a.prefix);
  a.feed_forward = matrix(shapes, a.layer(0, "intermediate.dense.weight")).d[0];
  a.projected = matrix(shapes, a.projection("linear1.weight")).d[0];
  a.eps = config.eps;
  choose_heads(a, config);
  return a;
}

std::vector<ExpectedTensor> expected_tensors(const Architecture& a) {
  std::vector<ExpectedTensor> expected;
  const auto add = [&](std::string name, std::initializer_list<uint64_t> sizes) {
    expected.push_back({std::move(name), t2x::dims(sizes, T2X_NO_DTYPE)});
  };
  const auto add_linear = [&](const std::string& name, uint64_t out, uint64_t in) {
    add(name + ".weight", {out, in});
    add(name + ".bias", {out});
  };
  const auto add_norm = [&](const std::string& name, uint64_t width) {
    add(name + ".weight", {width});
    add(name + ".bias", {width});
  };
  add(a.embeddings("word_embeddings.weight"), {a.vocabulary, a.hidden});
  add(a.embeddings("position_embeddings.weight"), {a.positions, a.hidden});
  add(a.embeddings("token_type_embeddings.weight"), {2, a.hidden});
  add_norm(a.embeddings("LayerNorm"), a.hidden);
  for (uint32_t i = 0; i < a.layers; ++i) {
    for (const char* name : {"attention.self.query", "attention.self.key", "attention.self.value"})
      add_linear(a.layer(i, name), a.hidden, a.hidden);
    add_linear(a.layer(i, "attention.output.dense"), a.hidden, a.hidden);
    add_norm(a.layer(i, "attention.output.LayerNorm"), a.hidden);
    add_linear(a.layer(i, "intermediate.dense"), a.feed_forward, a.hidden);
    add_linear(a.layer(i, "output.dense"), a.hidden, a.feed_forward);
    add_norm(a.layer(i, "output.LayerNorm"), a.hidden);
  }
  add(a.projection("linear1.weight"), {a.projected, a.hidden});
  add(a.projection("linear2.weight"), {a.projected, a.projected});
  add_norm(a.projection("layer_norm"), a.projected);
  return expected;
}

std::vector<std::string> unused_tensors() { return {"base.pooler.*", "base.embeddings.position_ids"}; }

}  // namespace clap
