// clap.encode_text: what a caption means to a backbone that was trained on CLAP's text features.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>
#include <t2x/utf8.hpp>

namespace clap {
namespace {

struct EncodeText {
  static constexpr const char* kName = "clap.encode_text";
  static constexpr const char* kSummary = "Encodes a caption and a negative caption with CLAP's text encoder.";
  static constexpr const char* kDoc =
      R"(Tokenizes `text` and `negative` and runs them through BERT and CLAP's projection. The result has two rows, the
order that classifier-free guidance expects: row 0 is `text`, row 1 is `negative`. Each row is exactly pad_to tokens:
[CLS], the text's WordPiece ids, [SEP], padding. Of a longer text the last tokens before [SEP] are left out, and the
log says how many. An empty text is [CLS], [SEP] and padding. The literals "[CLS]", "[SEP]", "[PAD]", "[UNK]" and
"[MASK]" inside a text become these special tokens.

`hidden` is the projection of every token, not CLAP's one embedding of a sentence. attend_padding says whether the
padding takes part: with true, the default, every token attends to all pad_to tokens and all of them are features, as
Lumina-T2Audio was trained (77 tokens, no mask). With false the padding is masked from attention, and `mask` is 0 on it.

The model is any file whose tensors are named as CLAP's (caption_encoder.base.*, caption_encoder.projection.*) with
anything in front: give the diffusion checkpoint of Lumina-T2Audio, which holds the encoder that was trained with it,
or else CLAP's own weights. Sizes are read from the tensors; `tokenizer` is the folder of bert-base-uncased, of which
vocab.txt and, where there is one, config.json are read.

Lumina-T2Audio reads CLAP's features of the caption, and behind them T5's of a structured caption:

  [node.clap]
  use = "clap.encode_text"
  model = "$model.diffusion"
  tokenizer = "$model.bert"
  text = "$input.prompt"

  [node.text]
  use = "core.concat"
  tensors = ["@clap.hidden", "@t5.hidden"]
  axis = 1)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("hidden", "text_features:f32[B,L,D]",
               "every token's projection: row 0 of text, row 1 of negative; L = pad_to, D the projection's width"),
      t2x::out("mask", "mask:i32[B,L]", "1 on every token that was attended to"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "a checkpoint with CLAP's text encoder"),
      t2x::folder("tokenizer", "folder with BERT's vocab.txt and config.json (bert-base-uncased)"),
      t2x::required(t2x::text("text", "", "the caption, UTF-8")),
      t2x::text("negative", "", "what guidance steers away from; empty = the null caption"),
      t2x::integer("pad_to", 0, 0, 1 << 16, kPadToDoc, "tokens"),
      t2x::flag("attend_padding", true, "padding takes part in attention and counts as text"),
  };

  explicit EncodeText(const t2x::Context& cx)
      : architecture_(open_model(cx, folder_of(cx, "tokenizer"))), length_(row_length(cx, architecture_)),
        attend_padding_(cx.flag("attend_padding")) {
    const Tokenizer tokenizer = open_tokenizer(cx, architecture_);
    for (const char* param : {"text", "negative"}) add_text(cx, tokenizer, param);
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
                    std::to_string(cut) + " before [SEP] were left out (pad_to = " + std::to_string(length_) + ")");
  }

  Architecture architecture_;
  uint32_t length_;
  bool attend_padding_;
  TokenRows rows_;
};

}  // namespace

constinit const t2x_node_type encode_text_node = t2x::node<EncodeText>;

}  // namespace clap
