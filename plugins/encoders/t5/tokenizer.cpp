#include "tokenizer.hpp"
#include <sentencepiece_processor.h>
#include <t2x/error.hpp>
#include <algorithm>

namespace t5 {
namespace {

// Real models have 0.8 MB (4.3 MB for mT5); a larger file is something else.
constexpr uintmax_t kMaxModelBytes = 64u << 20;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw t2x::Error("tokenizer '" + file.string() + "': " + why, T2X_BAD_MODEL);
}

}  // namespace

Tokenizer::Tokenizer(const std::filesystem::path& file)
    : processor_(std::make_unique<sentencepiece::SentencePieceProcessor>()) {
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(file, error);
  if (error)
    refuse(file, "cannot be read (" + error.message() +
                     "); the model's folder must hold spiece.model, or the parameter tokenizer name a folder that does");
  if (bytes == 0 || bytes > kMaxModelBytes)
    refuse(file, "has " + std::to_string(bytes) + " bytes, which is no SentencePiece model");
  const auto status = processor_->Load(file.string());
  if (!status.ok()) refuse(file, std::string("is no SentencePiece model (") + status.message() + ")");
  end_ = processor_->eos_id();
  padding_ = processor_->pad_id();
  const int32_t unknown = processor_->unk_id();
  if (padding_ < 0 || end_ < 0 || unknown < 0) refuse(file, "lacks one of the pieces <pad>, </s>, <unk>");
  for (const int32_t id : {padding_, end_, unknown}) literals_.push_back({processor_->IdToPiece(id), id});
  std::erase_if(literals_, [](const Literal& literal) { return literal.text.empty(); });
  vocabulary_ = static_cast<uint32_t>(processor_->GetPieceSize());
}

Tokenizer::~Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;

std::vector<int32_t> Tokenizer::pieces(std::string_view text) const {
  std::vector<int> ids;
  const auto status = processor_->Encode({text.data(), text.size()}, &ids);
  if (!status.ok()) throw t2x::Error(std::string("the text cannot be tokenized: ") + status.message());
  return {ids.begin(), ids.end()};
}

std::vector<int32_t> Tokenizer::encode(std::string_view text) const {
  std::vector<int32_t> ids;
  size_t start = 0;  // of the text that no literal has ended yet
  const auto add_text = [&](size_t stop) {
    const std::vector<int32_t> part = pieces(text.substr(start, stop - start));
    ids.insert(ids.end(), part.begin(), part.end());
  };
  for (size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    const auto literal = std::find_if(literals_.begin(), literals_.end(),
                                      [&](const Literal& l) { return text.substr(at).starts_with(l.text); });
    if (literal == literals_.end()) {
      ++at;
      continue;
    }
    add_text(at);
    ids.push_back(literal->id);
    at += literal->text.size();
    start = at;
  }
  add_text(text.size());
  if (ids.empty() || ids.back() != end_) ids.push_back(end_);
  return ids;
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

}  // namespace t5
