#include "architecture.hpp"

namespace flag_dit {
namespace {

t2x_dims shape(const t2x::Context& cx, const std::string& name, uint32_t rank) {
  if (!cx.has_weight(kModel, name))
    throw t2x::Error("this is no Flag-DiT text-to-image model: it has no tensor '" + name + "'", T2X_BAD_MODEL);
  t2x_dims d = cx.weight_dims(kModel, name);
  if (d.rank != rank || t2x::count(d) == 0)
    throw t2x::Error("tensor '" + name + "' is " + t2x::to_string(d) + "; a Flag-DiT has " + std::to_string(rank) +
                         (rank == 1 ? " dimension there" : " dimensions there"),
                     T2X_BAD_MODEL);
  return d;
}

void require(bool holds, const std::string& why) {
  if (!holds) throw t2x::Error("this is no Flag-DiT that can be run: " + why, T2X_BAD_MODEL);
}

uint32_t count_layers(const t2x::Context& cx) {
  uint32_t n = 0;
  while (cx.has_weight(kModel, "layers." + std::to_string(n) + ".attention.wq.weight")) ++n;
  return n;
}

// The last layer gives patch * patch * channels features, or twice that when it also learnt a variance.
void read_channels(const t2x::Context& cx, Architecture& a) {
  uint32_t in = shape(cx, "x_embedder.weight", 2).d[1], out = shape(cx, "final_layer.linear.weight", 2).d[0];
  uint32_t area = kPatch * kPatch;
  require(in % area == 0, "x_embedder.weight takes " + std::to_string(in) + " features, not whole 2x2 patches");
  a.channels = in / area;
  a.predicted = out / area;
  require(out == in || out == 2 * in, "final_layer.linear.weight gives " + std::to_string(out) +
                                          " features for patches of " + std::to_string(in));
}

}  // namespace

Architecture read_architecture(const t2x::Context& cx) {
  Architecture a;
  a.dim = shape(cx, "x_embedder.weight", 2).d[0];
  read_channels(cx, a);
  a.layers = count_layers(cx);
  require(a.layers > 0, "it has no layers");
  a.heads = shape(cx, "layers.0.attention.gate", 1).d[0];
  require(a.dim % a.heads == 0 && a.dim / a.heads % 2 == 0,
          "width " + std::to_string(a.dim) + " does not give " + std::to_string(a.heads) + " heads of an even width");
  a.head_dim = a.dim / a.heads;
  uint32_t key_width = shape(cx, "layers.0.attention.wk.weight", 2).d[0];
  a.kv_heads = key_width / a.head_dim;
  require(key_width % a.head_dim == 0 && a.heads % a.kv_heads == 0,
          "keys of width " + std::to_string(key_width) + " do not divide into heads of " + std::to_string(a.head_dim));
  a.hidden = shape(cx, "layers.0.feed_forward.w1.weight", 2).d[0];
  a.text_dim = shape(cx, "cap_embedder.0.weight", 1).d[0];
  a.condition = shape(cx, "layers.0.adaLN_modulation.1.weight", 2).d[1];
  a.qk_norm = cx.has_weight(kModel, "layers.0.attention.q_norm.weight");
  return a;
}

}  // namespace flag_dit
