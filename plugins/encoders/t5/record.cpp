#include "record.hpp"
#include "buckets.hpp"
#include <algorithm>
#include <t2x/checkpoint.hpp>

namespace t5 {
namespace {

using t2x::Tensor;

// Records parts of one encoder into the open program.
class Recorder {
public:
  Recorder(const t2x::Context& cx, const Architecture& a, Tensor mask) : cx_(cx), a_(a), mask_(mask) {}

  Tensor embed(Tensor ids) const { return cx_.op("embedding", {cx_.weight("model", a_.table), ids}); }

  // What attention adds to the score of a query and a key: [1, heads, length, length], the same in every layer.
  Tensor position_bias(Tensor buckets) const {
    const Tensor rows = cx_.op("embedding", {cx_.weight("model", a_.position_bias()), buckets});
    const Tensor heads = cx_.op("permute", {rows}, {{"order", "201"}});
    const t2x_dims d = cx_.dims(heads);
    return cx_.view(heads, {1, d.d[0], d.d[1], d.d[2]});
  }

  Tensor layer(uint32_t index, Tensor h, Tensor bias) const { return feed_forward(index, attention(index, h, bias)); }
  Tensor norm(Tensor x, const std::string& name) const {
    return cx_.op("rms_norm", {x, cx_.weight("model", name)}, {{"eps", a_.eps}});
  }

private:
  Tensor weight(uint32_t layer, const char* name) const { return cx_.weight("model", a_.block(layer, name)); }
  Tensor heads(uint32_t layer, const char* projection, Tensor x) const {
    return cx_.op("split_heads", {cx_.op("linear", {x, weight(layer, projection)})}, {{"heads", a_.heads}});
  }
  // softmax(q k^T + bias) v: T5 does not divide by the root of the heads' width.
  Tensor attention(uint32_t layer, Tensor h, Tensor bias) const {
    const Tensor x = norm(h, a_.block(layer, "0.layer_norm"));
    const Tensor q = heads(layer, "0.SelfAttention.q", x), k = heads(layer, "0.SelfAttention.k", x);
    const Tensor v = heads(layer, "0.SelfAttention.v", x);
    const Tensor products = first_keys(cx_.op("matmul", {q, in_fours(k, 2)}), cx_.dims(k).d[2]);
    const Tensor shares = cx_.op("softmax", {cx_.op("binary", {products, bias}, {{"fn", "add"}}), mask_});
    const Tensor mixed =
        cx_.op("merge_heads", {cx_.op("matmul", {in_fours(shares, 3), in_fours(v, 2)}, {{"transpose_b", 1}})});
    return cx_.op("linear", {mixed, weight(layer, "0.SelfAttention.o"), {}, {}, h});
  }
  // Zeros after it along an axis, to a multiple of four: 77 tokens make matrices that are read slowly otherwise.
  Tensor in_fours(Tensor t, uint32_t axis) const {
    const uint32_t missing = (4 - cx_.dims(t).d[axis] % 4) % 4;
    return missing ? cx_.op("pad", {t}, {{"axis", axis}, {"after", missing}}) : t;
  }
  Tensor first_keys(Tensor scores, uint32_t count) const {
    return cx_.dims(scores).d[3] == count ? scores : cx_.op("slice", {scores}, {{"axis", 3}, {"stop", count}});
  }
  Tensor feed_forward(uint32_t layer, Tensor h) const {
    const Tensor x = norm(h, a_.block(layer, "1.layer_norm"));
    const Tensor gate = cx_.op("linear", {x, weight(layer, "1.DenseReluDense.wi_0")}, {{"act", "gelu_tanh"}});
    const Tensor value = cx_.op("linear", {x, weight(layer, "1.DenseReluDense.wi_1")});
    const Tensor gated = cx_.op("binary", {gate, value}, {{"fn", "mul"}});
    return cx_.op("linear", {gated, weight(layer, "1.DenseReluDense.wo"), {}, {}, h});
  }

  const t2x::Context& cx_;
  const Architecture& a_;
  Tensor mask_;
};

}  // namespace

uint32_t row_length(const t2x::Context& cx, const Architecture& a) {
  constexpr uint32_t kReleased = 77, kShortest = 2;   // a token, </s>
  const uint32_t asked = cx.u32("pad_to"), length = asked ? asked : std::min(kReleased, a.positions);
  if (length < kShortest) throw t2x::Error("pad_to = " + std::to_string(length) + ": a row has at least 2 tokens");
  return length;
}

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
  cx.match_weights("model", specs, t2x::OtherNames(names, a.prefix, unused_tensors(a)).patterns());
  return a;
}

Tokenizer open_tokenizer(const t2x::Context& cx, const Architecture& a) {
  Tokenizer tokenizer(folder_of(cx, "tokenizer") / "spiece.model");
  if (tokenizer.vocabulary() > a.vocabulary)
    throw t2x::Error("spiece.model has " + std::to_string(tokenizer.vocabulary()) +
                         " pieces, but the model embeds only " + std::to_string(a.vocabulary) +
                         ": they do not belong together", T2X_BAD_MODEL);
  return tokenizer;
}

Tensor make_buckets(const t2x::Context& cx, const Architecture& a, uint32_t length) {
  return cx.constant(t2x::dims({length, length}, T2X_I32), bucket_table(length, a.buckets, a.max_distance),
                     "relative positions");
}

Tensor record_encoder(const t2x::Context& cx, const Architecture& a, Tensor buckets, Tensor ids, Tensor mask) {
  const Recorder recorder(cx, a, mask);
  const Tensor bias = recorder.position_bias(buckets);
  Tensor h = recorder.embed(ids);
  for (uint32_t i = 0; i < a.layers; ++i) h = recorder.layer(i, h, bias);
  return recorder.norm(h, a.final_norm());
}

Tensor run_encoder(const t2x::Context& cx, const Architecture& a, Tensor ids, Tensor mask) {
  const t2x_dims d = cx.dims(ids);
  const uint32_t length = d.d[1];
  const Tensor buckets = make_buckets(cx, a, length);
  const Tensor h = cx.storage(t2x::dims({d.d[0], length, a.hidden}), "text features");
  const Tensor bias = cx.storage(t2x::dims({1, a.heads, length, length}), "position bias");
  const Recorder recorder(cx, a, mask);
  const auto run = [&](const std::string& label, auto&& body) {
    const t2x::Program program = cx.capture(label.c_str(), body);
    cx.run(program);
    cx.release(program);
  };
  run("embedding", [&] {
    cx.assign(h, recorder.embed(ids));
    cx.assign(bias, recorder.position_bias(buckets));
  });
  // A weight is used once for each text, so every layer is a program that takes its weights along when it goes.
  for (uint32_t i = 0; i < a.layers; ++i) {
    cx.progress(i, a.layers);
    run("layer " + std::to_string(i), [&] {
      const Tensor out = recorder.layer(i, h, bias);
      cx.assign(h, i + 1 == a.layers ? recorder.norm(out, a.final_norm()) : out);
    });
  }
  cx.progress(a.layers, a.layers);
  return h;
}

}  // namespace t5
