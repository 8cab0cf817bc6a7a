// tokenizer.hpp - which token ids does a text become, for T5's spiece.model?
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sentencepiece {
class SentencePieceProcessor;
}

namespace t5 {

// SentencePiece's library (unigram), plus what the reference adds to it: the literals "</s>", "<unk>" and "<pad>"
// inside a text become their special ids instead of being spelt out. The sentinels "<extra_id_N>" are spelt out.
class Tokenizer {
public:
  // Reads `file`; throws t2x::Error when it is not a SentencePiece model with <pad>, </s> and <unk>.
  explicit Tokenizer(const std::filesystem::path& file);
  ~Tokenizer();
  Tokenizer(Tokenizer&&) noexcept;

  // Plain SentencePiece ids: no </s> behind them, literals spelt out.
  std::vector<int32_t> pieces(std::string_view text) const;
  // What the encoder reads: the ids of the text with its literals split out, </s>. "" gives {</s>}; a text that ends
  // in </s> gets no second one.
  std::vector<int32_t> encode(std::string_view text) const;

  int32_t padding() const { return padding_; }
  uint32_t vocabulary() const { return vocabulary_; }

private:
  struct Literal {
    std::string text;
    int32_t id;
  };
  std::unique_ptr<sentencepiece::SentencePieceProcessor> processor_;
  std::vector<Literal> literals_;
  int32_t end_ = 0, padding_ = 0;
  uint32_t vocabulary_ = 0;
};

// Makes ids exactly `length` long: the last tokens before </s> go, or padding comes behind it. How many went.
uint32_t fit_tokens(std::vector<int32_t>& ids, uint32_t length, int32_t padding);

// Rows of one length, as the encoder reads them. mask: 1 on tokens that are attended to.
struct TokenRows {
  std::vector<int32_t> ids, mask;
};

// Appends `row`, fitted to `length` tokens; its padding is attended to when `attend_padding` says so. How many tokens
// went.
uint32_t add_row(TokenRows& rows, std::vector<int32_t> row, uint32_t length, int32_t padding, bool attend_padding);

}  // namespace t5
