#include "architecture.hpp"
#include <deque>

namespace dit {
namespace {

t2x_dims matrix(const t2x::Context& cx, const std::string& name) {
  if (!cx.has_weight(kModel, name))
    throw t2x::Error("this is no DiT with text: it has no tensor '" + name + "'", T2X_BAD_MODEL);
  const t2x_dims d = cx.weight_dims(kModel, name);
  if (d.rank != 2 || t2x::count(d) == 0)
    throw t2x::Error("tensor '" + name + "' is " + t2x::to_string(d) + "; a DiT has a matrix there", T2X_BAD_MODEL);
  return d;
}

class Expected {
public:
  void linear(const std::string& name, uint64_t out, uint64_t in) {
    add(name + ".weight", {out, in});
    add(name + ".bias", {out});
  }
  std::span<const t2x_weight_spec> specs() const { return specs_; }

private:
  void add(std::string name, std::initializer_list<uint64_t> sizes) {
    names_.push_back(std::move(name));
    specs_.push_back({names_.back().c_str(), t2x::dims(sizes, T2X_NO_DTYPE), 0, 0});
  }
  std::deque<std::string> names_;  // a deque: the specs point into it while it grows
  std::vector<t2x_weight_spec> specs_;
};

void check_weights(const t2x::Context& cx, const Architecture& a) {
  const uint64_t dim = a.dim, patch = uint64_t{kPatch} * kPatch * a.channels;
  Expected e;
  e.linear("x_embedder", dim, patch);
  e.linear("t_embedder.mlp.0", dim, kTimeWidth);
  e.linear("t_embedder.mlp.2", dim, dim);
  e.linear("y_embedder", dim, a.text_dim);
  for (uint32_t i = 0; i < a.layers; ++i) {
    const std::string at = "blocks." + std::to_string(i) + ".";
    for (const char* name : {"attn.q", "attn.k", "attn.v", "attn.proj", "cross.q", "cross.proj"})
      e.linear(at + name, dim, dim);
    for (const char* name : {"cross.k", "cross.v"}) e.linear(at + name, dim, a.text_dim);
    e.linear(at + "mlp.fc1", a.hidden, dim);
    e.linear(at + "mlp.fc2", dim, a.hidden);
    e.linear(at + "adaLN_modulation.1", 6 * dim, dim);
  }
  e.linear("final_layer.adaLN_modulation.1", 2 * dim, dim);
  e.linear("final_layer.linear", patch, dim);
  cx.match_weights(kModel, e.specs());
}

}  // namespace

Architecture read_architecture(const t2x::Context& cx, uint32_t heads) {
  Architecture a;
  a.heads = heads;
  const t2x_dims patches = matrix(cx, "x_embedder.weight");
  a.dim = patches.d[0];
  a.channels = patches.d[1] / (kPatch * kPatch);
  a.text_dim = matrix(cx, "y_embedder.weight").d[1];
  a.hidden = matrix(cx, "blocks.0.mlp.fc1.weight").d[0];
  while (cx.has_weight(kModel, "blocks." + std::to_string(a.layers) + ".attn.q.weight")) ++a.layers;
  if (a.dim % heads)
    throw t2x::Error("width " + std::to_string(a.dim) + " does not divide into heads = " + std::to_string(heads));
  if (a.dim % 4)
    throw t2x::Error("width " + std::to_string(a.dim) + " is no multiple of 4, which sine-cosine positions need",
                     T2X_BAD_MODEL);
  check_weights(cx, a);
  return a;
}

}  // namespace dit
