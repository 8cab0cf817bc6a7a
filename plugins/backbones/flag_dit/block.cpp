#include "block.hpp"

namespace flag_dit {
namespace {

using t2x::Tensor;

// The weights of one layer, by the rest of their names.
class Layer {
public:
  Layer(const t2x::Context& cx, const Architecture& a, uint32_t index) : cx_(cx), at_(a.block(index)) {}
  Tensor operator[](const char* name) const { return cx_.weight(kModel, at_ + name); }

private:
  const t2x::Context& cx_;
  std::string at_;
};

// x w^T, cut into heads; `norm` normalises over all heads together, cos and sin rotate.
Tensor project(const t2x::Context& cx, const Layer& layer, Tensor x, const char* weight, uint32_t heads,
               const char* norm = nullptr, Tensor cos = {}, Tensor sin = {}) {
  Tensor norm_weight, norm_bias;
  if (norm) {
    norm_weight = layer[(std::string("attention.") + norm + ".weight").c_str()];
    norm_bias = layer[(std::string("attention.") + norm + ".bias").c_str()];
  }
  Tensor y = cx.op("linear", {x, layer[weight]});
  return cx.op("split_heads", {y, norm_weight, norm_bias, cos, sin},
               {{"heads", double(heads)}, {"eps", kNormEps}, {"rotate", "interleaved"}});
}

// Self-attention, plus tanh(gate) times attention to the text with the same rotated queries.
Tensor record_attention(const t2x::Context& cx, const Architecture& a, const Layer& layer, Tensor x,
                        const Surroundings& around) {
  bool norm = a.qk_norm;
  Tensor q = project(cx, layer, x, "attention.wq.weight", a.heads, norm ? "q_norm" : nullptr, around.cos, around.sin);
  Tensor k =
      project(cx, layer, x, "attention.wk.weight", a.kv_heads, norm ? "k_norm" : nullptr, around.cos, around.sin);
  Tensor v = project(cx, layer, x, "attention.wv.weight", a.kv_heads);
  Tensor text = cx.op("rms_norm", {around.text, layer["attention_y_norm.weight"]}, {{"eps", kNormEps}});
  Tensor text_k = project(cx, layer, text, "attention.wk_y.weight", a.kv_heads, norm ? "ky_norm" : nullptr);
  Tensor text_v = project(cx, layer, text, "attention.wv_y.weight", a.kv_heads);
  // The text's scale stays at 1 / sqrt(head_dim): proportional attention is for the latent alone.
  return cx.op("attention",
               {q, k, v, around.key_mask, text_k, text_v, around.text_mask, layer["attention.gate"]},
               {{"scale", around.attention_scale}});
}

}  // namespace

Tensor modulation_part(const t2x::Context& cx, Tensor modulation, uint32_t index, uint32_t dim) {
  return cx.op("slice", {modulation},
               {{"axis", 1.0}, {"start", double(index) * dim}, {"stop", (double(index) + 1) * dim}});
}

Tensor record_block(const t2x::Context& cx, const Architecture& a, uint32_t index, Tensor x,
                    const Surroundings& around) {
  Layer layer(cx, a, index);
  Tensor modulation = cx.op("linear", {around.modulator, layer["adaLN_modulation.1.weight"],
                                       layer["adaLN_modulation.1.bias"]});
  enum { kShiftAttention, kScaleAttention, kGateAttention, kShiftFeed, kScaleFeed, kGateFeed };
  auto part = [&](uint32_t i) { return modulation_part(cx, modulation, i, a.dim); };

  Tensor h = cx.op("rms_norm", {x, layer["attention_norm.weight"], part(kShiftAttention), part(kScaleAttention)},
                   {{"eps", kNormEps}});
  h = record_attention(cx, a, layer, h, around);
  x = cx.op("linear", {h, layer["attention.wo.weight"], {}, part(kGateAttention), x});

  h = cx.op("rms_norm", {x, layer["ffn_norm.weight"], part(kShiftFeed), part(kScaleFeed)}, {{"eps", kNormEps}});
  h = cx.op("linear_swiglu", {h, layer["feed_forward.w1.weight"], layer["feed_forward.w3.weight"]});
  return cx.op("linear", {h, layer["feed_forward.w2.weight"], {}, part(kGateFeed), x});
}

}  // namespace flag_dit
