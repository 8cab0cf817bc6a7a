// llama.encode_tokens: the same encoder for token ids that were made elsewhere.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace llama {
namespace {

struct EncodeTokens {
  static constexpr const char* kName = "llama.encode_tokens";
  static constexpr const char* kSummary = "Runs token ids through a LLaMA-2 language model.";
  static constexpr const char* kDoc =
      R"(What llama.encode_text does after tokenizing: for research, parity checks and tokenizers of your own.
`tokens` are used as they are, so <s>, </s> and padding on the right are yours to add. No tokenizer.model is needed.

  [node.ids]
  use = "core.load_tensor"
  file = "prompts.safetensors"
  tensor = "input_ids"

  [node.text]
  use = "llama.encode_tokens"
  model = "$model.text_encoder"
  tokens = "@ids.tensor")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("tokens", "tokens:i32[B,L]", "token ids, rows padded on the right")};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("hidden", "text_features:f32[B,L,D]", "hidden states after the final norm; D is the model's width")};
  static constexpr t2x_param kParams[] = {t2x::model("model", "the LLaMA folder: *.safetensors and config.json")};

  explicit EncodeTokens(const t2x::Context& cx) : architecture_(open_model(cx)) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor tokens = cx.input("tokens");
    const t2x_dims dims = cx.dims(tokens);
    if (dims.d[1] > architecture_.max_positions)
      throw t2x::Error("a row has " + std::to_string(dims.d[1]) + " tokens, the model reads at most " +
                       std::to_string(architecture_.max_positions) + " (max_position_embeddings)");
    for (const int32_t id : cx.read<int32_t>(tokens))
      if (id < 0 || static_cast<uint32_t>(id) >= architecture_.vocabulary)
        throw t2x::Error("token id " + std::to_string(id) + " is outside the model's vocabulary of " +
                         std::to_string(architecture_.vocabulary));
    cx.output("hidden", run_encoder(cx, architecture_, tokens));
  }

private:
  Architecture architecture_;
};

}  // namespace

constinit const t2x_node_type encode_tokens_node = t2x::node<EncodeTokens>;

}  // namespace llama
