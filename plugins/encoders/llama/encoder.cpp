// llama.encoder: the encoder as a function, recorded into the caller's program.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>
#include <map>

namespace llama {
namespace {

struct Encoder {
  static constexpr const char* kName = "llama.encoder";
  static constexpr const char* kSummary = "Offers a LLaMA-2 language model as a function from token ids to features.";
  static constexpr const char* kDoc =
      R"(The function `features` records the whole encoder into its caller's program: what llama.encode_tokens
computes, but inside a larger program, so that a trainer can differentiate through it and train its weights. All of
its weights are on the device at once; where a text is encoded once, llama.encode_text needs the room of one layer.

Token ids are <s>, a text's ids, </s>, padded on the right, as llama.tokenize makes them; ids outside the
vocabulary are not looked for. No tokenizer.model is needed.

  [node.encoder]
  use = "llama.encoder"
  model = "$model.encoder"

  [node.train]
  encoder = "@encoder.features")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("features", "fn(tokens:i32[B,L]) -> text_features:f32[B,L,D]",
               "hidden states after the final norm; D is the model's width")};
  static constexpr t2x_param kParams[] = {t2x::model("model", "the LLaMA folder: *.safetensors and config.json")};

  explicit Encoder(const t2x::Context& cx) : architecture_(open_model(cx)) {}

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) {
    if (in.size() != 1) throw t2x::Error("features takes one tensor of token ids");
    const t2x_dims d = cx.dims(in[0]);
    if (d.rank != 2 || d.dtype != T2X_I32)
      throw t2x::Error("token ids are i32[rows, tokens], not " + t2x::to_string(d));
    if (d.d[1] > architecture_.max_positions)
      throw t2x::Error("a row has " + std::to_string(d.d[1]) + " tokens, the model reads at most " +
                       std::to_string(architecture_.max_positions) + " (max_position_embeddings)");
    auto rotary = rotary_.find(d.d[1]);
    if (rotary == rotary_.end()) rotary = rotary_.emplace(d.d[1], make_rotary(cx, architecture_, d.d[1])).first;
    return {record_encoder(cx, architecture_, rotary->second, in[0])};
  }

private:
  Architecture architecture_;
  std::map<uint32_t, Rotary> rotary_;  // by the rows' length
};

}  // namespace

constinit const t2x_node_type encoder_node = t2x::node<Encoder>;

}  // namespace llama
