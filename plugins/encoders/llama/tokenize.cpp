// llama.tokenize: many captions -> token ids, once, before training starts.
#include "nodes.hpp"
#include "record.hpp"
#include "token_rows.hpp"
#include <t2x/plugin.hpp>
#include <t2x/text_rows.hpp>

namespace llama {
namespace {

struct Tokenize {
  static constexpr const char* kName = "llama.tokenize";
  static constexpr const char* kSummary = "Turns the captions of a data set into LLaMA-2 token ids.";
  static constexpr const char* kDoc =
      R"(Each row of `captions` is one text: its UTF-8 bytes, padded with zeros, as dataset.folder gives it. Each row of
`tokens` is what llama.encode_text reads of that text: <s>, the text's SentencePiece ids, </s>, padded on the right
with id 0 to the longest row; `mask` is 1 on real tokens and 0 on padding.

`empty_tokens` is the null prompt <s> </s> in a row as long as the others. A trainer puts it in the place of some
captions, so that the backbone learns what guidance steers away from.

max_tokens shortens longer captions: the last tokens before </s> go, and the log says of how many captions. Without
it, a caption of more tokens than max_position_embeddings of the model's config.json is refused.

  [node.tokens]
  use = "llama.tokenize"
  model = "$model.encoder"
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
      t2x::out("tokens", "tokens:i32[N,K]", "token ids with <s> and </s>, padded on the right with 0"),
      t2x::out("mask", "mask:i32[N,K]", "1 on real tokens, 0 on padding"),
      t2x::out("empty_tokens", "tokens:i32[1,K]", "the null prompt in a row of the same length"),
      t2x::out("empty_mask", "mask:i32[1,K]", "1 on its two tokens"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model("model", "the LLaMA folder: *.safetensors, config.json, tokenizer.model"),
      t2x::integer("max_tokens", 0, 0, 1 << 24, "longer captions are cut to this; 0 = never, or 3 and more", "tokens"),
  };

  explicit Tokenize(const t2x::Context& cx)
      : architecture_(open_model(cx)), tokenizer_(open_tokenizer(cx, architecture_)),
        max_tokens_(cx.u32("max_tokens")) {
    if (max_tokens_ == 1 || max_tokens_ == 2)
      throw t2x::Error("max_tokens = " + std::to_string(max_tokens_) +
                       " leaves no room for a text between <s> and </s>: 3 or more, or 0 for no limit");
    if (max_tokens_ > architecture_.max_positions)
      throw t2x::Error("max_tokens = " + std::to_string(max_tokens_) + ", but the model reads at most " +
                       std::to_string(architecture_.max_positions) + " (max_position_embeddings of its config.json)");
  }

  void run(const t2x::Context& cx) const {
    const t2x::Tensor captions = cx.input("captions");
    const t2x_dims d = cx.dims(captions);
    const std::vector<int32_t> bytes = cx.read<int32_t>(captions);
    std::vector<std::vector<int32_t>> rows;
    uint32_t cut = 0;
    for (uint64_t n = 0; n < d.d[0]; ++n) {
      rows.push_back(tokenizer_.encode(t2x::row_text(std::span(bytes).subspan(n * d.d[1], d.d[1]), n)));
      if (max_tokens_ && truncate_tokens(rows.back(), max_tokens_)) ++cut;
      if (rows.back().size() > architecture_.max_positions)
        throw t2x::Error("row " + std::to_string(n) + " of captions makes " + std::to_string(rows.back().size()) +
                         " tokens, the model reads at most " + std::to_string(architecture_.max_positions) +
                         " (max_position_embeddings of its config.json): shorten the caption or set max_tokens");
    }
    if (cut)
      cx.log(2, std::to_string(cut) + " of " + std::to_string(rows.size()) + " captions have more than " +
                    std::to_string(max_tokens_) + " tokens and were cut");
    const TokenRows all = pad_rows(rows), empty = pad_rows({tokenizer_.encode("")}, all.length);
    give(cx, "tokens", "mask", all, rows.size());
    give(cx, "empty_tokens", "empty_mask", empty, 1);
  }

private:
  static void give(const t2x::Context& cx, const char* ids, const char* mask, const TokenRows& rows, uint64_t count) {
    const t2x_dims shape = t2x::dims({count, rows.length}, T2X_I32);
    cx.output(ids, cx.constant(shape, rows.ids, "token ids"));
    cx.output(mask, cx.constant(shape, rows.mask, "token mask"));
  }

  Architecture architecture_;
  Tokenizer tokenizer_;
  uint32_t max_tokens_;
};

}  // namespace

constinit const t2x_node_type tokenize_node = t2x::node<Tokenize>;

}  // namespace llama
