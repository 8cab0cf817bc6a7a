#include "architecture.hpp"
#include <t2x/checkpoint.hpp>

namespace flag_dit {
namespace {

// Reads shapes of one kind of Flag-DiT; refusals name that kind.
class Reader {
public:
  Reader(const t2x::Context& cx, const char* kind) : cx_(cx), kind_(kind) {}

  [[noreturn]] void refuse(const std::string& why) const {
    throw t2x::Error("this is no Flag-DiT " + std::string(kind_) + " model: " + why, T2X_BAD_MODEL);
  }
  void require(bool holds, const std::string& why) const {
    if (!holds) throw t2x::Error("this is no Flag-DiT that can be run: " + why, T2X_BAD_MODEL);
  }
  bool has(const std::string& name) const { return cx_.has_weight(kModel, name); }
  t2x_dims shape(const std::string& name, uint32_t rank) const {
    if (!has(name)) refuse("it has no tensor '" + name + "'");
    t2x_dims d = cx_.weight_dims(kModel, name);
    if (d.rank != rank || t2x::count(d) == 0)
      throw t2x::Error("tensor '" + name + "' is " + t2x::to_string(d) + "; a Flag-DiT has " + std::to_string(rank) +
                           (rank == 1 ? " dimension there" : " dimensions there"),
                       T2X_BAD_MODEL);
    return d;
  }

private:
  const t2x::Context& cx_;
  const char* kind_;
};

uint32_t count_layers(const Reader& read, const Architecture& a) {
  uint32_t n = 0;
  while (read.has(a.block(n) + "attention.wq.weight")) ++n;
  return n;
}

// The last layer gives as many features as a token takes, or twice that when it also learnt a variance.
void read_channels(const Reader& read, Architecture& a) {
  const std::string in_name = a.embedder() + ".weight", out_name = a.prefix + "final_layer.linear.weight";
  uint32_t in = read.shape(in_name, 2).d[1], out = read.shape(out_name, 2).d[0];
  read.require(in % a.area() == 0, in_name + " takes " + std::to_string(in) + " features, not whole 2x2 patches");
  a.channels = in / a.area();
  a.predicted = out / a.area();
  read.require(out == in || (out == 2 * in && !a.sequence),
               out_name + " gives " + std::to_string(out) + " features for tokens of " + std::to_string(in));
}

void read_blocks(const Reader& read, Architecture& a) {
  a.dim = read.shape(a.embedder() + ".weight", 2).d[0];
  read_channels(read, a);
  a.layers = count_layers(read, a);
  read.require(a.layers > 0, "it has no layers");
  const std::string first = a.block(0);
  a.heads = read.shape(first + "attention.gate", 1).d[0];
  read.require(a.dim % a.heads == 0 && a.dim / a.heads % 2 == 0,
               "width " + std::to_string(a.dim) + " does not give " + std::to_string(a.heads) +
                   " heads of an even width");
  a.head_dim = a.dim / a.heads;
  uint32_t key_width = read.shape(first + "attention.wk.weight", 2).d[0];
  a.kv_heads = key_width / a.head_dim;
  read.require(key_width % a.head_dim == 0 && a.heads % a.kv_heads == 0,
               "keys of width " + std::to_string(key_width) + " do not divide into heads of " +
                   std::to_string(a.head_dim));
  a.hidden = read.shape(first + "feed_forward.w1.weight", 2).d[0];
  a.text_dim = read.shape(a.prefix + "cap_embedder.0.weight", 1).d[0];
  a.condition = read.shape(first + "adaLN_modulation.1.weight", 2).d[1];
  a.qk_norm = read.has(first + "attention.q_norm.weight");
}

}  // namespace

Architecture read_architecture(const t2x::Context& cx) {
  Architecture a;
  read_blocks(Reader(cx, "text-to-image"), a);
  return a;
}

Architecture read_audio_architecture(const t2x::Context& cx) {
  Architecture a;
  a.sequence = true;
  a.prefix = t2x::name_prefix(cx.weight_names(kModel), "blocks.0.attention.gate", "Flag-DiT audio model");
  read_blocks(Reader(cx, "audio"), a);
  return a;
}

}  // namespace flag_dit
