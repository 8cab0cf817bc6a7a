// clap.encode_tokens: the same encoder for token ids that were made elsewhere.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>

namespace clap {
namespace {

struct EncodeTokens {
  static constexpr const char* kName = "clap.encode_tokens";
  static constexpr const char* kSummary = "Runs token ids through CLAP's text encoder.";
  static constexpr const char* kDoc =
      R"(What clap.encode_text does after tokenizing: for research, parity checks and tokenizers of your own. `tokens` are
used as they are, so [CLS], [SEP] and padding are yours to add. Without a mask every token attends to every token,
padding too; with one, no token attends where it is 0. CLAP's embedding of a sentence is row [CLS] under such a mask.

  [node.ids]
  use = "core.load_tensor"
  file = "captions.safetensors"
  tensor = "input_ids"

  [node.text]
  use = "clap.encode_tokens"
  model = "$model.diffusion"
  tokens = "@ids.tensor")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("tokens", "tokens:i32[B,L]", "token ids"),
      t2x::in("mask", "mask:i32[B,L]", "nonzero where a token may be attended to; absent: everywhere",
              T2X_PORT_OPTIONAL)};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("hidden", "text_features:f32[B,L,D]", "every token's projection; D is the projection's width")};
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "a checkpoint with CLAP's text encoder"),
      t2x_param{"config", "folder with BERT's config.json; \"\": the model's folder", "", "", nullptr, 0, 0, 0,
                T2X_PARAM_FOLDER, 0, {}}};

  explicit EncodeTokens(const t2x::Context& cx) : architecture_(open_model(cx, folder_of(cx, "config"))) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor tokens = cx.input("tokens"), mask = cx.input_count("mask") ? cx.input("mask") : t2x::Tensor{};
    const t2x_dims d = cx.dims(tokens);
    if (d.rank != 2 || d.dtype != T2X_I32 || t2x::count(d) == 0)
      throw t2x::Error("the tokens are " + t2x::to_string(d) + "; i32[rows,tokens] is expected");
    if (d.d[1] > architecture_.positions)
      throw t2x::Error("a row has " + std::to_string(d.d[1]) + " tokens, the model knows " +
                       std::to_string(architecture_.positions) + " positions");
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

}  // namespace clap
