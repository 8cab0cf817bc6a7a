// t5.encode_tokens: the same encoder for token ids that were made elsewhere.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace t5 {
namespace {

struct EncodeTokens {
  static constexpr const char* kName = "t5.encode_tokens";
  static constexpr const char* kSummary = "Runs token ids through a T5 1.1 or FLAN-T5 encoder.";
  static constexpr const char* kDoc =
      R"(What t5.encode_text does after tokenizing: for research, parity checks and tokenizers of your own. `tokens` are
used as they are, so </s> and padding are yours to add. Without a mask every token attends to every token, padding
too; with one, no token attends where it is 0.

  [node.ids]
  use = "core.load_tensor"
  file = "prompts.safetensors"
  tensor = "input_ids"

  [node.text]
  use = "t5.encode_tokens"
  model = "$model.text_encoder"
  tokens = "@ids.tensor")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("tokens", "tokens:i32[B,L]", "token ids"),
      t2x::in("mask", "mask:i32[B,L]", "nonzero where a token may be attended to; absent: everywhere",
              T2X_PORT_OPTIONAL)};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("hidden", "text_features:f32[B,L,D]", "hidden states after the final norm; D is the model's width")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "T5's folder or checkpoint"),
      t2x_param{"config", "folder with T5's config.json; \"\": the model's folder", "", "", nullptr, 0, 0, 0,
                T2X_PARAM_FOLDER, 0, {}}};

  explicit EncodeTokens(const t2x::Context& cx) : architecture_(open_model(cx, folder_of(cx, "config"))) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor tokens = cx.input("tokens"), mask = cx.input_count("mask") ? cx.input("mask") : t2x::Tensor{};
    const t2x_dims d = cx.dims(tokens);
    if (d.rank != 2 || d.dtype != T2X_I32 || t2x::count(d) == 0)
      throw t2x::Error("the tokens are " + t2x::to_string(d) + "; i32[rows,tokens] is expected");
    if (d.d[1] > kMaxTokens)
      throw t2x::Error("a row has " + std::to_string(d.d[1]) + " tokens; at most " + std::to_string(kMaxTokens) +
                       " can be encoded, as attention takes room for their square");
    if (mask && !t2x::same_shape(cx.dims(mask), d))
      throw t2x::Error("the mask is " + t2x::to_string(cx.dims(mask)) + " for tokens " + t2x::to_string(d));
    for (const int32_t id : cx.read<int32_t>(tokens))
      if (id < 0 || static_cast<uint32_t>(id) >= architecture_.vocabulary)
        throw t2x::Error("token id " + std::to_string(id) + " is outside the model's vocabulary of " +
                         std::to_string(architecture_.vocabulary));
    cx.output("hidden", run_encoder(cx, architecture_, tokens, mask));
  }

private:
  Architecture architecture_;
};

}  // namespace

constinit const t2x_node_type encode_tokens_node = t2x::node<EncodeTokens>;

}  // namespace t5
