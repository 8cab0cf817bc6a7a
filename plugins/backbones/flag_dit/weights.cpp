#include "weights.hpp"
#include <t2x/checkpoint.hpp>
#include <deque>

namespace flag_dit {
namespace {

class Expected {
public:
  void add(std::string name, std::initializer_list<uint64_t> sizes) {
    names_.push_back(std::move(name));
    specs_.push_back({names_.back().c_str(), t2x::dims(sizes, T2X_NO_DTYPE), 0, 0});
  }
  void add_linear(const std::string& name, uint64_t out, uint64_t in) {
    add(name + ".weight", {out, in});
    add(name + ".bias", {out});
  }
  void add_layer_norm(const std::string& name, uint64_t width) {
    add(name + ".weight", {width});
    add(name + ".bias", {width});
  }
  std::span<const t2x_weight_spec> specs() const { return specs_; }

private:
  std::deque<std::string> names_;  // a deque: the specs point into it while it grows
  std::vector<t2x_weight_spec> specs_;
};

void add_attention(Expected& e, const Architecture& a, const std::string& at) {
  uint64_t keys = uint64_t{a.kv_heads} * a.head_dim;
  e.add(at + "gate", {a.heads});
  e.add(at + "wq.weight", {a.dim, a.dim});
  e.add(at + "wk.weight", {keys, a.dim});
  e.add(at + "wv.weight", {keys, a.dim});
  e.add(at + "wk_y.weight", {keys, a.text_dim});
  e.add(at + "wv_y.weight", {keys, a.text_dim});
  e.add(at + "wo.weight", {a.dim, a.dim});
  if (!a.qk_norm) return;
  e.add_layer_norm(at + "q_norm", a.dim);
  e.add_layer_norm(at + "k_norm", keys);
  e.add_layer_norm(at + "ky_norm", keys);
}

void add_block(Expected& e, const Architecture& a, uint32_t layer) {
  std::string at = a.block(layer);
  add_attention(e, a, at + "attention.");
  e.add(at + "feed_forward.w1.weight", {a.hidden, a.dim});
  e.add(at + "feed_forward.w2.weight", {a.dim, a.hidden});
  e.add(at + "feed_forward.w3.weight", {a.hidden, a.dim});
  e.add(at + "attention_norm.weight", {a.dim});
  e.add(at + "ffn_norm.weight", {a.dim});
  e.add(at + "attention_y_norm.weight", {a.text_dim});
  e.add_linear(at + "adaLN_modulation.1", 6 * uint64_t{a.dim}, a.condition);
}

}  // namespace

void check_weights(const t2x::Context& cx, const Architecture& a) {
  Expected e;
  uint64_t area = a.area();
  if (!a.sequence) {
    e.add("eol_token", {a.dim});
    e.add("pad_token", {a.dim});
  }
  e.add_linear(a.embedder(), a.dim, area * a.channels);
  e.add_linear(a.prefix + "t_embedder.mlp.0", a.condition, kTimeWidth);
  e.add_linear(a.prefix + "t_embedder.mlp.2", a.condition, a.condition);
  e.add_layer_norm(a.prefix + "cap_embedder.0", a.text_dim);
  e.add_linear(a.prefix + "cap_embedder.1", a.condition, a.text_dim);
  for (uint32_t layer = 0; layer < a.layers; ++layer) add_block(e, a, layer);
  e.add_linear(a.prefix + "final_layer.linear", area * a.predicted, a.dim);
  e.add_linear(a.prefix + "final_layer.adaLN_modulation.1", 2 * uint64_t{a.dim}, a.condition);
  cx.match_weights(kModel, e.specs(), t2x::OtherNames(cx.weight_names(kModel), a.prefix).patterns());
}

}  // namespace flag_dit
