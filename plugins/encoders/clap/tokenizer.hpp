// tokenizer.hpp - which token ids does a text become, for BERT's vocab.txt?
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace clap {

// WordPiece over split_words(): each word is cut into the longest pieces that the vocabulary has, all but the first
// marked by "##" in front; a word that cannot be cut, or of more than 100 characters, is [UNK]. The literals "[CLS]",
// "[SEP]", "[PAD]", "[UNK]" and "[MASK]" inside a text become these special tokens.
class Tokenizer {
public:
  // Reads `file`, one token a line; throws t2x::Error when it is no such vocabulary.
  explicit Tokenizer(const std::filesystem::path& file);

  // What the encoder reads: [CLS], the text's ids, [SEP].
  std::vector<int32_t> encode(std::string_view text) const;

  int32_t padding() const { return padding_; }
  uint32_t vocabulary() const { return vocabulary_; }

private:
  int32_t id_of(const char* token, const std::filesystem::path& file) const;
  void add_text(std::string_view text, std::vector<int32_t>& ids) const;
  void add_word(std::u32string_view word, std::vector<int32_t>& ids) const;

  struct Literal {
    std::string text;
    int32_t id;
  };
  std::unordered_map<std::string, int32_t> ids_;
  std::vector<Literal> literals_;
  int32_t begin_ = 0, end_ = 0, padding_ = 0, unknown_ = 0;
  uint32_t vocabulary_ = 0;
};

// Makes ids exactly `length` long: the last tokens before [SEP] go, or padding comes behind it. How many went.
uint32_t fit_tokens(std::vector<int32_t>& ids, uint32_t length, int32_t padding);

// Rows of one length, as the encoder reads them. mask: 1 on tokens that are attended to.
struct TokenRows {
  std::vector<int32_t> ids, mask;
};

// Appends `row`, fitted to `length` tokens; its padding is attended to when `attend_padding` says so. How many tokens
// went.
uint32_t add_row(TokenRows& rows, std::vector<int32_t> row, uint32_t length, int32_t padding, bool attend_padding);

}  // namespace clap
