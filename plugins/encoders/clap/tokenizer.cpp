#include "tokenizer.hpp"
#include "words.hpp"
#include <t2x/error.hpp>
#include <t2x/utf8.hpp>
#include <algorithm>
#include <fstream>

namespace clap {
namespace {

constexpr uintmax_t kMaxBytes = 64u << 20;   // bert-base-uncased has 232 kB
constexpr size_t kLongestWord = 100;         // characters (max_input_chars_per_word)

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw t2x::Error("vocabulary '" + file.string() + "': " + why, T2X_BAD_MODEL);
}

}  // namespace

Tokenizer::Tokenizer(const std::filesystem::path& file) {
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(file, error);
  if (error)
    refuse(file, "cannot be read (" + error.message() +
                     "); the parameter tokenizer names a folder with BERT's vocab.txt (bert-base-uncased)");
  if (bytes > kMaxBytes) refuse(file, "has " + std::to_string(bytes) + " bytes, too many for a vocabulary");
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line); ++vocabulary_) {
    if (line.ends_with('\r')) line.pop_back();
    if (!t2x::valid_utf8(line)) refuse(file, "line " + std::to_string(vocabulary_ + 1) + " is not valid UTF-8");
    ids_[line] = static_cast<int32_t>(vocabulary_);
  }
  if (in.bad()) refuse(file, "cannot be read");
  begin_ = id_of("[CLS]", file);
  end_ = id_of("[SEP]", file);
  padding_ = id_of("[PAD]", file);
  unknown_ = id_of("[UNK]", file);
  for (const char* token : {"[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]"})
    if (const auto it = ids_.find(token); it != ids_.end()) literals_.push_back({it->first, it->second});
}

int32_t Tokenizer::id_of(const char* token, const std::filesystem::path& file) const {
  const auto it = ids_.find(token);
  if (it == ids_.end()) refuse(file, std::string("lacks the token ") + token + "; it is no vocabulary of BERT");
  return it->second;
}

std::vector<int32_t> Tokenizer::encode(std::string_view text) const {
  std::vector<int32_t> ids{begin_};
  size_t start = 0;  // of the text that no literal has ended yet
  for (size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at)) {
    const auto literal = std::find_if(literals_.begin(), literals_.end(),
                                      [&](const Literal& l) { return text.substr(at).starts_with(l.text); });
    if (literal == literals_.end()) {
      ++at;
      continue;
    }
    add_text(text.substr(start, at - start), ids);
    ids.push_back(literal->id);
    at += literal->text.size();
    start = at;
  }
  add_text(text.substr(start), ids);
  ids.push_back(end_);
  return ids;
}

void Tokenizer::add_text(std::string_view text, std::vector<int32_t>& ids) const {
  for (const std::u32string& word : split_words(text)) add_word(word, ids);
}

void Tokenizer::add_word(std::u32string_view word, std::vector<int32_t>& ids) const {
  const size_t first = ids.size();
  for (size_t start = 0; start < word.size() && word.size() <= kLongestWord;) {
    size_t length = word.size() - start;
    auto found = ids_.end();
    for (; length > 0 && found == ids_.end(); --length)
      found = ids_.find((start ? "##" : "") + to_utf8(word.substr(start, length)));
    if (found == ids_.end()) break;
    ids.push_back(found->second);
    start += length + 1;
    if (start == word.size()) return;
  }
  ids.resize(first);
  ids.push_back(unknown_);
}

uint32_t fit_tokens(std::vector<int32_t>& ids, uint32_t length, int32_t padding) {
  const size_t had = ids.size();
  const int32_t end = ids.back();
  ids.resize(length, padding);
  if (had <= length) return 0;
  ids.back() = end;
  return static_cast<uint32_t>(had - length);
}

uint32_t add_row(TokenRows& rows, std::vector<int32_t> row, uint32_t length, int32_t padding, bool attend_padding) {
  const size_t real = row.size();
  const uint32_t cut = fit_tokens(row, length, padding);
  rows.ids.insert(rows.ids.end(), row.begin(), row.end());
  for (size_t i = 0; i < length; ++i) rows.mask.push_back(attend_padding || i < real);
  return cut;
}

}  // namespace clap
