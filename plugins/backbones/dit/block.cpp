#include "block.hpp"

namespace dit {
namespace {

using t2x::Tensor;

class Block {
public:
  Block(const t2x::Context& cx, const Architecture& a, uint32_t index, const Surroundings& around)
      : cx_(cx), a_(a), around_(around), at_("blocks." + std::to_string(index) + ".") {}

  Tensor record(Tensor x) const {
    const Tensor modulation = record_linear(cx_, at_ + "adaLN_modulation.1", around_.modulator);
    enum { kShiftAttention, kScaleAttention, kGateAttention, kShiftMlp, kScaleMlp, kGateMlp };
    auto part = [&](uint32_t i) { return modulation_part(cx_, modulation, i, a_.dim); };
    Tensor h = norm(x, part(kShiftAttention), part(kScaleAttention));
    h = cx_.op("attention", {heads(h, "attn.q"), heads(h, "attn.k"), heads(h, "attn.v")});
    x = added(x, h, "attn.proj", part(kGateAttention));
    h = cx_.op("attention", {heads(norm(x), "cross.q"), of_text("cross.k"), of_text("cross.v"), around_.text_mask});
    x = added(x, h, "cross.proj");
    h = record_linear(cx_, at_ + "mlp.fc1", norm(x, part(kShiftMlp), part(kScaleMlp)), "gelu_tanh");
    return added(x, h, "mlp.fc2", part(kGateMlp));
  }

private:
  Tensor norm(Tensor x, Tensor shift = {}, Tensor scale = {}) const {
    return cx_.op("layer_norm", {x, {}, {}, shift, scale}, {{"eps", kNormEps}});
  }
  Tensor heads(Tensor x, const char* name) const {
    return cx_.op("split_heads", {record_linear(cx_, at_ + name, x)}, {{"heads", a_.heads}});
  }
  // Keys or values of the text, one row a latent: text row r serves B / R latents.
  Tensor of_text(const char* name) const {
    const Tensor h = heads(around_.text, name);
    const t2x_dims d = cx_.dims(h);
    if (d.d[0] == around_.batch) return h;
    const Tensor rows = cx_.view(h, {d.d[0], uint64_t{d.d[1]} * d.d[2] * d.d[3]});
    const Tensor all = cx_.op("repeat", {rows}, {{"axis", 1}, {"times", around_.batch / d.d[0]}});
    return cx_.view(all, {around_.batch, d.d[1], d.d[2], d.d[3]});
  }
  // x + gate * linear(h)
  Tensor added(Tensor x, Tensor h, const char* name, Tensor gate = {}) const {
    return cx_.op("linear", {h, cx_.weight(kModel, at_ + name + ".weight"), cx_.weight(kModel, at_ + name + ".bias"),
                             gate, x});
  }

  const t2x::Context& cx_;
  const Architecture& a_;
  const Surroundings& around_;
  std::string at_;
};

}  // namespace

Tensor record_linear(const t2x::Context& cx, const std::string& name, Tensor x, const char* act) {
  return cx.op("linear", {x, cx.weight(kModel, name + ".weight"), cx.weight(kModel, name + ".bias")}, {{"act", act}});
}

Tensor modulation_part(const t2x::Context& cx, Tensor modulation, uint32_t index, uint32_t dim) {
  return cx.op("slice", {modulation},
               {{"axis", 1}, {"start", uint64_t{index} * dim}, {"stop", (uint64_t{index} + 1) * dim}});
}

Tensor record_block(const t2x::Context& cx, const Architecture& a, uint32_t block, Tensor x,
                    const Surroundings& around) {
  return Block(cx, a, block, around).record(x);
}

}  // namespace dit
