// clap.tokenize: many captions -> token ids, once, before training starts.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>
#include <t2x/text_rows.hpp>

namespace clap {
namespace {

struct Tokenize {
  static constexpr const char* kName = "clap.tokenize";
  static constexpr const char* kSummary = "Turns the captions of a data set into BERT token ids.";
  static constexpr const char* kDoc =
      R"(Each row of `captions` is one text: its UTF-8 bytes, padded with zeros, as data sets give it. Each row of `tokens`
is what clap.encode_text reads of that text: [CLS], its WordPiece ids, [SEP], padding, exactly pad_to in all. Of a
longer caption the last tokens before [SEP] are left out, and the log says of how many captions.

`empty_tokens` is the null caption, [CLS], [SEP] and padding. A trainer puts it in the place of some captions, so that
the backbone learns what guidance steers away from.

With attend_padding, the default, every token counts and `mask` is all ones, as Lumina-T2Audio is trained (77 tokens,
no mask). Give clap.encoder the same value.

Lumina-T2Audio reads CLAP's features and T5's behind them; core.join_features shows how both are trained.

  [node.clap_tokens]
  use = "clap.tokenize"
  model = "$model.diffusion"
  tokenizer = "$model.bert"
  captions = "@data.captions")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("captions", "text:i32[N,L]", "UTF-8 bytes, one caption a row, padded with zeros")};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("tokens", "tokens:i32[N,K]", "token ids with [CLS] and [SEP], padded on the right; K = pad_to"),
      t2x::out("mask", "mask:i32[N,K]", "1 on tokens that count, 0 on padding unless attend_padding says that it counts"),
      t2x::out("empty_tokens", "tokens:i32[1,K]", "the null caption"),
      t2x::out("empty_mask", "mask:i32[1,K]", "its mask"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "a checkpoint with CLAP's text encoder"),
      t2x::folder("tokenizer", "folder with BERT's vocab.txt and config.json (bert-base-uncased)"),
      t2x::integer("pad_to", 0, 0, 1 << 16, kPadToDoc, "tokens"),
      t2x::flag("attend_padding", true, "padding takes part in attention and counts as text"),
  };

  explicit Tokenize(const t2x::Context& cx)
      : architecture_(open_model(cx, folder_of(cx, "tokenizer"))), tokenizer_(open_tokenizer(cx, architecture_)),
        length_(row_length(cx, architecture_)), attend_padding_(cx.flag("attend_padding")) {
    if (!attend_padding_ && tokenizer_.padding() != 0)
      throw t2x::Error("the padding of this tokenizer is token " + std::to_string(tokenizer_.padding()) +
                       ", but clap.encoder masks token 0: set attend_padding = true");
  }

  void run(const t2x::Context& cx) const {
    const t2x::Tensor captions = cx.input("captions");
    const t2x_dims d = cx.dims(captions);
    const std::vector<int32_t> bytes = cx.read<int32_t>(captions);
    TokenRows rows, empty;
    uint32_t cut = 0;
    for (uint64_t n = 0; n < d.d[0]; ++n)
      cut += add(rows, t2x::row_text(std::span(bytes).subspan(n * d.d[1], d.d[1]), n)) > 0;
    add(empty, "");
    if (cut)
      cx.log(2, std::to_string(cut) + " of " + std::to_string(d.d[0]) + " captions have more than " +
                    std::to_string(length_) + " tokens (pad_to) and were cut");
    give(cx, "tokens", "mask", rows);
    give(cx, "empty_tokens", "empty_mask", empty);
  }

private:
  uint32_t add(TokenRows& rows, const std::string& text) const {
    return add_row(rows, tokenizer_.encode(text), length_, tokenizer_.padding(), attend_padding_);
  }
  void give(const t2x::Context& cx, const char* ids, const char* mask, const TokenRows& rows) const {
    const t2x_dims shape = t2x::dims({rows.ids.size() / length_, length_}, T2X_I32);
    cx.output(ids, cx.constant(shape, rows.ids, "token ids"));
    cx.output(mask, cx.constant(shape, rows.mask, "token mask"));
  }

  Architecture architecture_;
  Tokenizer tokenizer_;
  uint32_t length_;
  bool attend_padding_;
};

}  // namespace

constinit const t2x_node_type tokenize_node = t2x::node<Tokenize>;

}  // namespace clap
