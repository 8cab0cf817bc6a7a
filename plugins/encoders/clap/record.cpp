#include "record.hpp"
#include <algorithm>
#include <t2x/checkpoint.hpp>

namespace clap {
namespace {

using t2x::Tensor;

// Records parts of one encoder into the open program.
class Recorder {
public:
  Recorder(const t2x::Context& cx, const Architecture& a, Tensor mask) : cx_(cx), a_(a), mask_(mask) {}

  // LayerNorm(word + position + type 0): texts of one sentence have one type.
  Tensor embed(Tensor ids) const {
    const Tensor words = cx_.op("embedding", {weight(a_.embeddings("word_embeddings.weight")), ids});
    const Tensor positions = first_rows(a_.embeddings("position_embeddings.weight"), cx_.dims(ids).d[1]);
    const Tensor type = first_rows(a_.embeddings("token_type_embeddings.weight"), 1);
    return norm(add(add(words, positions), type), a_.embeddings("LayerNorm"), a_.eps);
  }

  // Norms come after each part and its residual.
  Tensor layer(uint32_t index, Tensor x) const {
    x = norm(attention(index, x), a_.layer(index, "attention.output.LayerNorm"), a_.eps);
    const Tensor h = linear(x, a_.layer(index, "intermediate.dense"), {}, "gelu");
    return norm(linear(h, a_.layer(index, "output.dense"), x), a_.layer(index, "output.LayerNorm"), a_.eps);
  }

  // LayerNorm(e1 + linear2(gelu(e1))), e1 = linear1(x); no biases (CLAP's Projection).
  Tensor project(Tensor x) const {
    const Tensor e1 = cx_.op("linear", {x, weight(a_.projection("linear1.weight"))});
    const Tensor gelu = cx_.op("unary", {e1}, {{"fn", "gelu"}});
    const Tensor sum = cx_.op("linear", {gelu, weight(a_.projection("linear2.weight")), {}, {}, e1});
    return norm(sum, a_.projection("layer_norm"), kProjectionEps);
  }

private:
  Tensor weight(const std::string& name) const { return cx_.weight("model", name); }
  Tensor add(Tensor a, Tensor b) const { return cx_.op("binary", {a, b}, {{"fn", "add"}}); }
  Tensor first_rows(const std::string& name, uint32_t count) const {
    return cx_.op("slice", {weight(name)}, {{"axis", 0}, {"start", 0}, {"stop", count}});
  }
  Tensor linear(Tensor x, const std::string& name, Tensor residual = {}, const char* act = "none") const {
    return cx_.op("linear", {x, weight(name + ".weight"), weight(name + ".bias"), {}, residual}, {{"act", act}});
  }
  Tensor norm(Tensor x, const std::string& name, double eps) const {
    return cx_.op("layer_norm", {x, weight(name + ".weight"), weight(name + ".bias")}, {{"eps", eps}});
  }
  Tensor attention(uint32_t index, Tensor x) const {
    const auto heads = [&](const char* name) {
      return cx_.op("split_heads", {linear(x, a_.layer(index, name))}, {{"heads", a_.heads}});
    };
    const Tensor q = heads("attention.self.query"), k = heads("attention.self.key"), v = heads("attention.self.value");
    return linear(cx_.op("attention", {q, k, v, mask_}), a_.layer(index, "attention.output.dense"), x);
  }

  const t2x::Context& cx_;
  const Architecture& a_;
  Tensor mask_;
};

}  // namespace

std::filesystem::path folder_of(const t2x::Context& cx, const char* param) {
  if (const std::string named = cx.text(param); !named.empty()) return named;
  const std::filesystem::path path = cx.text("model");
  return std::filesystem::is_directory(path) ? path : path.parent_path();
}

Architecture open_model(const t2x::Context& cx, const std::filesystem::path& folder) {
  const std::vector<std::string> names = cx.weight_names("model");
  Shapes shapes;
  for (const std::string& name : names) shapes[name] = cx.weight_dims("model", name);
  const Architecture a = infer_architecture(shapes, read_config(folder));
  const std::vector<ExpectedTensor> expected = expected_tensors(a);
  std::vector<t2x_weight_spec> specs;
  for (const ExpectedTensor& tensor : expected) specs.push_back({tensor.name.c_str(), tensor.dims, 0, 0});
  cx.match_weights("model", specs, t2x::OtherNames(names, a.prefix, unused_tensors()).patterns());
  return a;
}

Tokenizer open_tokenizer(const t2x::Context& cx, const Architecture& a) {
  Tokenizer tokenizer(folder_of(cx, "tokenizer") / "vocab.txt");
  if (tokenizer.vocabulary() > a.vocabulary)
    throw t2x::Error("vocab.txt has " + std::to_string(tokenizer.vocabulary()) +
                         " tokens, but the model embeds only " + std::to_string(a.vocabulary) +
                         ": they do not belong together", T2X_BAD_MODEL);
  return tokenizer;
}

void require_positions(const Architecture& a, uint32_t length, const char* what) {
  if (length > a.positions)
    throw t2x::Error(std::string(what) + " = " + std::to_string(length) + ", but the model knows " +
                     std::to_string(a.positions) + " positions");
}

uint32_t row_length(const t2x::Context& cx, const Architecture& a) {
  constexpr uint32_t kReleased = 77, kShortest = 3;   // [CLS], a token, [SEP]
  const uint32_t asked = cx.u32("pad_to"), length = asked ? asked : std::min(kReleased, a.positions);
  if (length < kShortest) throw t2x::Error("pad_to = " + std::to_string(length) + ": a row has at least 3 tokens");
  require_positions(a, length, "pad_to");
  return length;
}

Tensor record_encoder(const t2x::Context& cx, const Architecture& a, Tensor ids, Tensor mask) {
  const Recorder recorder(cx, a, mask);
  Tensor x = recorder.embed(ids);
  for (uint32_t i = 0; i < a.layers; ++i) x = recorder.layer(i, x);
  return recorder.project(x);
}

Tensor run_encoder(const t2x::Context& cx, const Architecture& a, Tensor ids, Tensor mask) {
  const t2x_dims d = cx.dims(ids);
  const Tensor h = cx.storage(t2x::dims({d.d[0], d.d[1], a.hidden}), "hidden states");
  const Tensor features = cx.storage(t2x::dims({d.d[0], d.d[1], a.projected}), "text features");
  const Recorder recorder(cx, a, mask);
  const auto run = [&](const std::string& label, Tensor result, auto&& body) {
    const t2x::Program program = cx.capture(label.c_str(), [&] { cx.assign(result, body()); });
    cx.run(program);
    cx.release(program);
  };
  run("embedding", h, [&] { return recorder.embed(ids); });
  // A weight is used once for each text, so every layer is a program that takes its weights along when it goes.
  for (uint32_t i = 0; i < a.layers; ++i) {
    cx.progress(i, a.layers);
    run("layer " + std::to_string(i), h, [&] { return recorder.layer(i, h); });
  }
  run("projection", features, [&] { return recorder.project(h); });
  cx.progress(a.layers, a.layers);
  return features;
}

}  // namespace clap
