// core.join_features: two text encoders as one, each for its part of a row of tokens.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

namespace core {
namespace {

struct JoinFeatures {
  static constexpr const char* kName = "core.join_features";
  static constexpr const char* kSummary = "Makes one text encoder of two: the features of the first, then of the second.";
  static constexpr const char* kDoc =
      R"(Offers the function `features`: of each row of tokens it gives the first part, as long as the rows of
`first_tokens`, to `first` and the rest to `second`, and joins what they answer to one longer text. Rows of tokens are
joined the same way, by core.concat. For three encoders, let `second` be the `features` of another such node.

Gradients flow through it, and a trainer's rule reaches the weights of both encoders. Lumina-T2Audio reads CLAP's
features and T5's behind them; to train it with its encoders:

  [node.clap_tokens]
  use = "clap.tokenize"
  model = "$model.diffusion"
  tokenizer = "$model.bert"
  captions = "@data.captions"

  [node.t5_tokens]
  use = "t5.tokenize"
  model = "$model.diffusion"
  tokenizer = "$model.t5"
  captions = "@data.captions"

  [node.clap]
  use = "clap.encoder"
  model = "$model.diffusion"
  config = "$model.bert"

  [node.t5]
  use = "t5.encoder"
  model = "$model.diffusion"
  config = "$model.t5"

  [node.text]
  use = "core.join_features"
  first = "@clap.features"
  first_tokens = "@clap_tokens.tokens"
  second = "@t5.features"

  [node.tokens]
  use = "core.concat"
  tensors = ["@clap_tokens.tokens", "@t5_tokens.tokens"]
  axis = 1

  # mask, empty_tokens and empty_mask: a core.concat each, as node.tokens
  [node.train]
  tokens = "@tokens"
  features = "@text.features"
  train_text = true)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("first", "fn(tokens:i32[?,?]) -> text_features:f32[?,?,D]", "the encoder of a row's first tokens"),
      t2x::in("first_tokens", "tokens:i32[N,L]", "rows that `first` reads: their length is where rows are parted"),
      t2x::in("second", "fn(tokens:i32[?,?]) -> text_features:f32[?,?,D]", "the encoder of the rest"),
  };
  static constexpr t2x_port kOutputs[] = {
      t2x::out("features", "fn(tokens:i32[?,?]) -> text_features:f32[?,?,D]", "both encoders' features, joined")};

  explicit JoinFeatures(const t2x::Context&) {}

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) const {
    if (in.size() != 1) throw t2x::Error("features takes one tensor of token ids");
    const t2x_dims d = cx.dims(in[0]);
    const uint32_t length = cx.dims(cx.input("first_tokens")).d[1];
    if (d.rank != 2 || d.dtype != T2X_I32)
      throw t2x::Error("token ids are i32[rows, tokens], not " + t2x::to_string(d));
    if (d.d[1] <= length)
      throw t2x::Error("a row has " + std::to_string(d.d[1]) + " tokens, of which '" + cx.input_name("first") +
                       "' reads " + std::to_string(length) + ": none are left for '" + cx.input_name("second") +
                       "'. Join the rows of both by core.concat with axis = 1");
    const t2x::Tensor first = cx.call("first", {part(cx, in[0], 0, length)});
    const t2x::Tensor second = cx.call("second", {part(cx, in[0], length, d.d[1])});
    const t2x_dims a = cx.dims(first), b = cx.dims(second);
    if (a.rank != 3 || b.rank != 3 || a.d[2] != b.d[2])
      throw t2x::Error("'" + cx.input_name("first") + "' gives " + t2x::to_string(a) + " and '" +
                       cx.input_name("second") + "' gives " + t2x::to_string(b) +
                       ": features of different widths are no one text");
    return {cx.op("concat", {first, second}, {{"axis", 1}})};
  }

private:
  static t2x::Tensor part(const t2x::Context& cx, t2x::Tensor tokens, uint32_t start, uint32_t stop) {
    return cx.op("slice", {tokens}, {{"axis", 1}, {"start", start}, {"stop", stop}});
  }
};

}  // namespace

constinit const t2x_node_type join_features_node = t2x::node<JoinFeatures>;

}  // namespace core
