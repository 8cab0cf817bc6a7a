// tokenizer.hpp - which token ids does a text become, for LLaMA's tokenizer.model?
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

namespace llama {

// SentencePiece's library, plus what the reference's fast tokenizer adds to it: the literals "<s>", "</s>"
// and "<unk>" inside a text become their special ids instead of being spelt out.
class Tokenizer {
public:
  // Reads `file`; throws t2x::Error when it is not a SentencePiece model with <s>, </s> and <unk>.
  explicit Tokenizer(const std::filesystem::path& file);
  ~Tokenizer();
  Tokenizer(Tokenizer&&) noexcept;

  // Plain SentencePiece ids: no <s> or </s> around them, literals spelt out.
  std::vector<int32_t> pieces(std::string_view text) const;
  // What the encoder reads: <s>, the ids of the text with its literals split out, </s>. "" gives {<s>, </s>}.
  std::vector<int32_t> encode(std::string_view text) const;

  uint32_t vocabulary() const { return vocabulary_; }

private:
  struct Literal {
    std::string text;
    int32_t id;
  };
  std::unique_ptr<sentencepiece::SentencePieceProcessor> processor_;
  std::vector<Literal> literals_;
  int32_t begin_ = 0, end_ = 0;
  uint32_t vocabulary_ = 0;
};

}  // namespace llama
