// clap.encoder: the encoder as a function, recorded into the caller's program.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace clap {
namespace {

struct Encoder {
  static constexpr const char* kName = "clap.encoder";
  static constexpr const char* kSummary = "Offers CLAP's text encoder as a function from token ids to features.";
  static constexpr const char* kDoc =
      R"(The function `features` records BERT and CLAP's projection into its caller's program: what clap.encode_tokens
computes, but inside a larger program, so that a trainer can differentiate through it and train its weights, the
projection's too. All of them are on the device at once; where a text is encoded once, clap.encode_text needs the room
of one layer.

Token ids are [CLS], a text's ids, [SEP], padding, as clap.tokenize makes them; ids outside the vocabulary are not
looked for. With attend_padding = false, tokens of id 0 are masked from attention. No vocab.txt is needed.

  [node.clap]
  use = "clap.encoder"
  model = "$model.diffusion"
  config = "$model.bert")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("features", "fn(tokens:i32[B,L]) -> text_features:f32[B,L,D]", "every token's projection; D is the projection's width")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "a checkpoint with CLAP's text encoder"),
      t2x_param{"config", "folder with BERT's config.json; \"\": the model's folder", "", "", nullptr, 0, 0, 0,
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
    require_positions(architecture_, d.d[1], "the length of a row");
    // Ids are a mask of themselves: attention is open where they are not 0.
    const t2x::Tensor mask = attend_padding_ ? t2x::Tensor{} : in[0];
    return {record_encoder(cx, architecture_, in[0], mask)};
  }

private:
  Architecture architecture_;
  bool attend_padding_;
};

}  // namespace

constinit const t2x_node_type encoder_node = t2x::node<Encoder>;

}  // namespace clap
