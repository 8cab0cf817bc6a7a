#include "record.hpp"
#include <cmath>

namespace llama {
namespace {

using t2x::Tensor;

// RoPE's tables [length, head_dim/2], in float32 step by step like the reference: at position 4000 an exact
// angle differs from the reference's by more than its cosine may.
struct RopeTables {
  std::vector<float> cos, sin;
  RopeTables(const Architecture& a, uint32_t length) {
    const uint32_t half = a.head_dim / 2;
    for (uint32_t t = 0; t < length; ++t)
      for (uint32_t j = 0; j < half; ++j) {
        const float exponent = static_cast<float>(2 * j) / static_cast<float>(a.head_dim);
        const float frequency = 1.0f / std::pow(static_cast<float>(a.rope_theta), exponent);
        const float angle = static_cast<float>(t) * frequency;
        cos.push_back(std::cos(angle));
        sin.push_back(std::sin(angle));
      }
  }
};

// Records parts of one encoder into the open program.
class Recorder {
public:
  Recorder(const t2x::Context& cx, const Architecture& a, const Rotary& rotary) : cx_(cx), a_(a), rotary_(rotary) {}

  Tensor embed(Tensor ids) const {
    return cx_.op("embedding", {weight(a_.prefix + "embed_tokens.weight"), ids});
  }
  Tensor layer(uint32_t index, Tensor h) const { return feed_forward(index, attention(index, h)); }
  Tensor final_norm(Tensor h) const { return norm(h, a_.prefix + "norm.weight"); }

private:
  Tensor weight(const std::string& name) const { return cx_.weight("model", name); }
  Tensor norm(Tensor x, const std::string& name) const {
    return cx_.op("rms_norm", {x, weight(name)}, {{"eps", a_.eps}});
  }
  Tensor heads(uint32_t layer, const char* projection, uint32_t count, Tensor x, bool rotate) const {
    const Tensor rows = cx_.op("linear", {x, weight(a_.layer(layer, projection))});
    if (!rotate) return cx_.op("split_heads", {rows}, {{"heads", count}});
    return cx_.op("split_heads", {rows, {}, {}, rotary_.cos, rotary_.sin}, {{"heads", count}, {"rotate", "halves"}});
  }
  Tensor attention(uint32_t layer, Tensor h) const {
    const Tensor x = norm(h, a_.layer(layer, "input_layernorm"));
    const Tensor q = heads(layer, "self_attn.q_proj", a_.heads, x, true);
    const Tensor k = heads(layer, "self_attn.k_proj", a_.kv_heads, x, true);
    const Tensor v = heads(layer, "self_attn.v_proj", a_.kv_heads, x, false);
    const Tensor mixed = cx_.op("attention", {q, k, v}, {{"causal", 1}});
    return cx_.op("linear", {mixed, weight(a_.layer(layer, "self_attn.o_proj")), {}, {}, h});
  }
  Tensor feed_forward(uint32_t layer, Tensor h) const {
    const Tensor x = norm(h, a_.layer(layer, "post_attention_layernorm"));
    const Tensor gated = cx_.op("linear_swiglu", {x, weight(a_.layer(layer, "mlp.gate_proj")),
                                                  weight(a_.layer(layer, "mlp.up_proj"))});
    return cx_.op("linear", {gated, weight(a_.layer(layer, "mlp.down_proj")), {}, {}, h});
  }

  const t2x::Context& cx_;
  const Architecture& a_;
  Rotary rotary_;
};

}  // namespace

std::filesystem::path model_folder(const t2x::Context& cx) {
  const std::filesystem::path path = cx.text("model");
  return std::filesystem::is_directory(path) ? path : path.parent_path();
}

Architecture open_model(const t2x::Context& cx) {
  Shapes shapes;
  for (const std::string& name : cx.weight_names("model")) shapes[name] = cx.weight_dims("model", name);
  name_prefix(shapes);
  const Architecture a = infer_architecture(shapes, read_config(model_folder(cx)));
  const std::vector<ExpectedTensor> expected = expected_tensors(a);
  std::vector<t2x_weight_spec> specs;
  for (const ExpectedTensor& tensor : expected) specs.push_back({tensor.name.c_str(), tensor.dims, 0, 0});
  cx.match_weights("model", specs, kIgnoredTensors);
  return a;
}

Rotary make_rotary(const t2x::Context& cx, const Architecture& a, uint32_t length) {
  const RopeTables rope(a, length);
  const t2x_dims d = t2x::dims({length, a.head_dim / 2});
  return {cx.constant(d, rope.cos, "rope cos"), cx.constant(d, rope.sin, "rope sin")};
}

Tensor record_encoder(const t2x::Context& cx, const Architecture& a, const Rotary& rotary, Tensor ids) {
  const Recorder recorder(cx, a, rotary);
  Tensor h = recorder.embed(ids);
  for (uint32_t i = 0; i < a.layers; ++i) h = recorder.layer(i, h);
  return recorder.final_norm(h);
}

Tokenizer open_tokenizer(const t2x::Context& cx, const Architecture& a) {
  Tokenizer tokenizer(model_folder(cx) / "tokenizer.model");
  if (tokenizer.vocabulary() > a.vocabulary)
    throw t2x::Error("tokenizer.model has " + std::to_string(tokenizer.vocabulary()) +
                         " pieces, but the model embeds only " + std::to_string(a.vocabulary) +
                         ": they do not belong together", T2X_BAD_MODEL);
  return tokenizer;
}

Tensor run_encoder(const t2x::Context& cx, const Architecture& a, Tensor ids) {
  const t2x_dims d = cx.dims(ids);
  const Tensor h = cx.storage(t2x::dims({d.d[0], d.d[1], a.hidden}), "text features");
  const Recorder recorder(cx, a, make_rotary(cx, a, d.d[1]));
  // A weight is used once for each text, so every layer is a program that takes its weights along when it goes:
  // an encoder of 13 GB runs where there is room for one layer.
  for (uint32_t i = 0; i < a.layers; ++i) {
    cx.progress(i, a.layers);
    const t2x::Program program = cx.capture(("layer " + std::to_string(i)).c_str(), [&] {
      const Tensor out = recorder.layer(i, i == 0 ? recorder.embed(ids) : h);
      cx.assign(h, i + 1 == a.layers ? recorder.final_norm(out) : out);
    });
    cx.run(program);
    cx.release(program);
  }
  cx.progress(a.layers, a.layers);
  return h;
}

}  // namespace llama
