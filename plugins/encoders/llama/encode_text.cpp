// llama.encode_text: what a prompt means to a backbone that was trained on LLaMA's features.
#include "nodes.hpp"
#include "record.hpp"
#include "token_rows.hpp"
#include <t2x/plugin.hpp>
#include <t2x/utf8.hpp>

namespace llama {
namespace {

struct EncodeText {
  static constexpr const char* kName = "llama.encode_text";
  static constexpr const char* kSummary = "Encodes a prompt and a negative prompt with a LLaMA-2 language model.";
  static constexpr const char* kDoc =
      R"(Tokenizes `text` and `negative` and runs them through the model. The result has two rows, the order that
classifier-free guidance expects: row 0 is `text`, row 1 is `negative`. Each row is <s>, the text's SentencePiece
ids, </s>, padded on the right with id 0 to the longer of the two; `mask` is 1 on real tokens and 0 on padding.
An empty text is the null prompt: the two tokens <s> </s>. The literals "<s>", "</s>" and "<unk>" inside a text
become these special tokens. The text is used as it is: no lower-casing, no stripping.

`hidden` is the last hidden state, after the model's final norm, in float32; attention is causal and no padding
mask is applied, so features on padding are meaningless and must be masked by whoever reads them.

The model's folder holds what the Hugging Face release of LLaMA-2 holds: *.safetensors or pytorch_model*.bin (one
file, or shards with their index; names with or without "model." in front; f32, f16 or bf16), config.json and
tokenizer.model. Sizes are read from the tensors; config.json gives num_attention_heads, rms_norm_eps, rope_theta and
max_position_embeddings. A text of more tokens than max_position_embeddings is refused.

  [node.text]
  use = "llama.encode_text"
  model = "$model.text_encoder"
  text = "$input.prompt"
  negative = ""

  [node.backbone]
  use = "flag_dit.backbone"
  condition = "@text.hidden"
  mask = "@text.mask")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("hidden", "text_features:f32[B,L,D]",
               "hidden states after the final norm: row 0 of text, row 1 of negative; D is the model's width"),
      t2x::out("mask", "mask:i32[B,L]", "1 on real tokens (with <s> and </s>), 0 on padding"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "the LLaMA folder: *.safetensors, config.json, tokenizer.model"),
      t2x::required(t2x::text("text", "", "the prompt, UTF-8")),
      t2x::text("negative", "", "what guidance steers away from; empty = the null prompt"),
  };

  explicit EncodeText(const t2x::Context& cx) : architecture_(open_model(cx)) {
    const Tokenizer tokenizer = open_tokenizer(cx, architecture_);
    for (const char* param : {"text", "negative"}) rows_.push_back(tokens(cx, tokenizer, param));
  }

  void run(const t2x::Context& cx) const {
    const TokenRows rows = pad_rows(rows_);
    const t2x_dims shape = t2x::dims({rows_.size(), rows.length}, T2X_I32);
    cx.output("hidden", run_encoder(cx, architecture_, cx.constant(shape, rows.ids, "token ids")));
    cx.output("mask", cx.constant(shape, rows.mask, "token mask"));
  }

private:
  std::vector<int32_t> tokens(const t2x::Context& cx, const Tokenizer& tokenizer, const char* param) const {
    const std::string text = cx.text(param);
    if (!t2x::valid_utf8(text)) throw t2x::Error(std::string(param) + " is not valid UTF-8");
    std::vector<int32_t> ids = tokenizer.encode(text);
    if (ids.size() > architecture_.max_positions)
      throw t2x::Error(std::string(param) + " makes " + std::to_string(ids.size()) +
                       " tokens, the model reads at most " + std::to_string(architecture_.max_positions) +
                       " (max_position_embeddings of its config.json): shorten the text");
    return ids;
  }

  Architecture architecture_;
  std::vector<std::vector<int32_t>> rows_;
};

}  // namespace

constinit const t2x_node_type encode_text_node = t2x::node<EncodeText>;

}  // namespace llama
