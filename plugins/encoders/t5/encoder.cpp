// t5.encoder: the encoder as a function, recorded into the caller's program.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>
#include <map>

namespace t5 {
namespace {

struct Encoder {
  static constexpr const char* kName = "t5.encoder";
  static constexpr const char* kSummary = "Offers a T5 1.1 or FLAN-T5 encoder as a function from token ids to features.";
  static constexpr const char* kDoc =
      R"(The function `features` records the whole encoder into its caller's program: what t5.encode_tokens computes, but
inside a larger program, so that a trainer can differentiate through it and train its weights. All of its weights are
on the device at once; where a text is encoded once, t5.encode_text needs the room of one layer.

Token ids are a text's ids, </s>, padding, as t5.tokenize makes them; ids outside the vocabulary are not looked for.
With attend_padding = false, tokens of id 0 are masked from attention. No spiece.model is needed.

  [node.encoder]
  use = "t5.encoder"
  model = "$model.text_encoder"

  [node.train]
  features = "@encoder.features")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("features", "fn(tokens:i32[B,L]) -> text_features:f32[B,L,D]", "hidden states after the final norm; D is the model's width")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "T5's folder or checkpoint"),
      t2x_param{"config", "folder with T5's config.json; \"\": the model's folder", "", "", nullptr, 0, 0, 0,
                T2X_PARAM_FOLDER, 0, {}},
      t2x::flag("attend_padding", true, "padding (token 0) takes part in attention"),
  };

  explicit Encoder(const t2x::Context& cx)
      : architecture_(open_model(cx, folder_of(cx, "config"))), attend_padding_(cx.flag("attend_padding")) {}

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) {
    if (in.size() != 1) throw t2x::Error("features takes one tensor of token ids");
    const t2x_dims d = cx.dims(in[0]);
    if (d.rank != 2 || d.dtype != T2X_I32)
      throw t2x::Error("token ids are i32[rows, tokens], not " + t2x::to_string(d));
    if (d.d[1] > kMaxTokens)
      throw t2x::Error("a row has " + std::to_string(d.d[1]) + " tokens; at most " + std::to_string(kMaxTokens) +
                       " can be encoded, as attention takes room for their square");
    // Ids are a mask of themselves: attention is open where they are not 0.
    const t2x::Tensor mask = attend_padding_ ? t2x::Tensor{} : in[0];
    t2x::Tensor& buckets = buckets_[d.d[1]];
    if (!buckets) buckets = make_buckets(cx, architecture_, d.d[1]);
    return {record_encoder(cx, architecture_, buckets, in[0], mask)};
  }

private:
  Architecture architecture_;
  bool attend_padding_;
  std::map<uint32_t, t2x::Tensor> buckets_;  // by the rows' length
};

}  // namespace

constinit const t2x_node_type encoder_node = t2x::node<Encoder>;

}  // namespace t5
