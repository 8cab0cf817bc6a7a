// t5.encode_text: what a prompt means to a backbone that was trained on T5's features.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>
#include <t2x/utf8.hpp>

namespace t5 {
namespace {

struct EncodeText {
  static constexpr const char* kName = "t5.encode_text";
  static constexpr const char* kSummary = "Encodes a prompt and a negative prompt with a T5 1.1 or FLAN-T5 encoder.";
  static constexpr const char* kDoc =
      R"(Tokenizes `text` and `negative` and runs them through the encoder. The result has two rows, the order that
classifier-free guidance expects: row 0 is `text`, row 1 is `negative`. Each row is exactly pad_to tokens: the text's
SentencePiece ids, </s>, padding (id 0). Of a longer text the last tokens before </s> are left out, and the log says
how many. An empty text is </s> and padding, unless text_if_empty names another for it. The literals "</s>", "<unk>" and "<pad>" inside a text become these
special tokens.

attend_padding says whether the padding takes part: with true, the default, every token attends to all pad_to tokens
and all of them are features, as Lumina-T2Audio and T2Music were trained (77 tokens, no mask). With false the padding
is masked from attention, and `mask` is 0 on it.

`hidden` is the last hidden state, after the encoder's final norm, in float32. T5's feed-forward layers are known to
leave the range of float16: run it without --precision f16.

The model is the folder of a Hugging Face release (google/flan-t5-large, google/t5-v1_1-large), or any file whose
tensors have those names with anything in front: the diffusion checkpoint of Lumina-T2Audio holds the T5 that was
trained with it. Sizes are read from the tensors; spiece.model and, where there is one, config.json are read from the
folder `tokenizer`, by default the model's own.

  [node.text]
  use = "t5.encode_text"
  model = "$model.text_encoder"
  text = "$input.prompt"

  [node.backbone]
  use = "flag_dit.audio_backbone"
  condition = "@text.hidden")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("hidden", "text_features:f32[B,L,D]",
               "hidden states after the final norm: row 0 of text, row 1 of negative; L = pad_to, D the model's width"),
      t2x::out("mask", "mask:i32[B,L]", "1 on every token that was attended to"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "T5's folder or checkpoint"),
      t2x_param{"tokenizer", "folder with T5's spiece.model and config.json; \"\": the model's folder", "", "", nullptr, 0, 0, 0,
                T2X_PARAM_FOLDER, 0, {}},
      t2x::required(t2x::text("text", "", "the prompt, UTF-8")),
      t2x::text("text_if_empty", "", "what is encoded in place of an empty text"),
      t2x::text("negative", "", "what guidance steers away from; empty = the null prompt"),
      t2x::integer("pad_to", 0, 0, kMaxTokens, kPadToDoc, "tokens"),
      t2x::flag("attend_padding", true, "padding takes part in attention and counts as text"),
  };

  explicit EncodeText(const t2x::Context& cx)
      : architecture_(open_model(cx, folder_of(cx, "tokenizer"))), length_(row_length(cx, architecture_)), attend_padding_(cx.flag("attend_padding")) {
    const Tokenizer tokenizer = open_tokenizer(cx, architecture_);
    add_text(cx, tokenizer, cx.text("text").empty() ? "text_if_empty" : "text");
    add_text(cx, tokenizer, "negative");
  }

  void run(const t2x::Context& cx) const {
    const t2x_dims shape = t2x::dims({2, length_}, T2X_I32);
    const t2x::Tensor mask = cx.constant(shape, rows_.mask, "token mask");
    cx.output("hidden", run_encoder(cx, architecture_, cx.constant(shape, rows_.ids, "token ids"),
                                    attend_padding_ ? t2x::Tensor{} : mask));
    cx.output("mask", mask);
  }

private:
  void add_text(const t2x::Context& cx, const Tokenizer& tokenizer, const char* param) {
    const std::string text = cx.text(param);
    if (!t2x::valid_utf8(text)) throw t2x::Error(std::string(param) + " is not valid UTF-8");
    const std::vector<int32_t> row = tokenizer.encode(text);
    if (const uint32_t cut = add_row(rows_, row, length_, tokenizer.padding(), attend_padding_))
      cx.log(2, std::string(param) + " makes " + std::to_string(row.size()) + " tokens: the last " +
                    std::to_string(cut) + " before </s> were left out (pad_to = " + std::to_string(length_) + ")");
  }

  Architecture architecture_;
  uint32_t length_;
  bool attend_padding_;
  TokenRows rows_;
};

}  // namespace

constinit const t2x_node_type encode_text_node = t2x::node<EncodeText>;

}  // namespace t5
