// t5.tokenize: many captions -> token ids, once, before training starts.
#include "nodes.hpp"
#include "record.hpp"
#include <t2x/plugin.hpp>
#include <t2x/text_rows.hpp>

namespace t5 {
namespace {

struct Tokenize {
  static constexpr const char* kName = "t5.tokenize";
  static constexpr const char* kSummary = "Turns the captions of a data set into T5 token ids.";
  static constexpr const char* kDoc =
      R"(Each row of `captions` is one text: its UTF-8 bytes, padded with zeros, as data sets give it. Each row of `tokens`
is what t5.encode_text reads of that text: its SentencePiece ids, </s>, padding (id 0), exactly pad_to in all. Of a
longer caption the last tokens before </s> are left out, and the log says of how many captions.

`empty_tokens` is the null caption, </s> and padding. A trainer puts it in the place of some captions, so that the
backbone learns what guidance steers away from.

With attend_padding, the default, every token counts and `mask` is all ones, as Lumina-T2Audio and T2Music are trained
(77 tokens, no mask). Give t5.encoder the same value.

  [node.tokens]
  use = "t5.tokenize"
  model = "$model.text_encoder"
  captions = "@data.captions"

  [node.train]
  tokens = "@tokens.tokens"
  mask = "@tokens.mask"
  empty_tokens = "@tokens.empty_tokens"
  empty_mask = "@tokens.empty_mask")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("captions", "text:i32[N,L]", "UTF-8 bytes, one caption a row, padded with zeros")};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("tokens", "tokens:i32[N,K]", "token ids with </s>, padded on the right; K = pad_to"),
      t2x::out("mask", "mask:i32[N,K]", "1 on tokens that count, 0 on padding unless attend_padding says that it counts"),
      t2x::out("empty_tokens", "tokens:i32[1,K]", "the null caption"),
      t2x::out("empty_mask", "mask:i32[1,K]", "its mask"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "T5's folder or checkpoint"),
      t2x_param{"tokenizer", "folder with T5's spiece.model and config.json; \"\": the model's folder", "", "", nullptr, 0, 0, 0,
                T2X_PARAM_FOLDER, 0, {}},
      t2x::integer("pad_to", 0, 0, kMaxTokens, kPadToDoc, "tokens"),
      t2x::flag("attend_padding", true, "padding takes part in attention and counts as text"),
  };

  explicit Tokenize(const t2x::Context& cx)
      : architecture_(open_model(cx, folder_of(cx, "tokenizer"))), tokenizer_(open_tokenizer(cx, architecture_)),
        length_(row_length(cx, architecture_)), attend_padding_(cx.flag("attend_padding")) {
    if (!attend_padding_ && tokenizer_.padding() != 0)
      throw t2x::Error("the padding of this tokenizer is token " + std::to_string(tokenizer_.padding()) +
                       ", but t5.encoder masks token 0: set attend_padding = true");
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

}  // namespace t5
