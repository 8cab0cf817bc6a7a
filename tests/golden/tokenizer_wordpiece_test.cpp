// BERT's WordPiece tokenizer against the reference's: every string of encoders/tokenizer_bert_wordpiece.
#include "encoders/clap/tokenizer.hpp"
#include "tokenizer_row.hpp"
#include <nlohmann/json.hpp>
#include <fstream>

namespace {

using Json = nlohmann::json;
using Ids = std::vector<int32_t>;
const std::string kFolder = std::string(T2X_TEST_DATA) + "/encoders/tokenizer_bert_wordpiece/";

const clap::Tokenizer& tokenizer() {
  static const clap::Tokenizer instance(kFolder + "vocab.txt");
  return instance;
}

struct BertRow {
  std::string text;
  Ids fast, padded;              // with [CLS] and [SEP]; the same in 77 tokens
};

void PrintTo(const BertRow& row, std::ostream* out) { *out << Json(row.text).dump(); }

std::vector<BertRow> rows() {
  std::ifstream in(kFolder + "goldens.json");
  std::vector<BertRow> list;
  const Json goldens = Json::parse(in);
  for (const Json& row : goldens["rows"]) list.push_back({row["text"], row["hf_fast_ids"], row["padded77_fast"]});
  return list;
}

class TokenizerWordPiece : public testing::TestWithParam<BertRow> {};

TEST_P(TokenizerWordPiece, IdsMatchTheFastTokenizer) { EXPECT_EQ(tokenizer().encode(GetParam().text), GetParam().fast); }

TEST_P(TokenizerWordPiece, PaddedIdsMatchTheFastTokenizer) {
  Ids ids = tokenizer().encode(GetParam().text);
  const uint32_t cut = clap::fit_tokens(ids, 77, tokenizer().padding());
  EXPECT_EQ(ids, GetParam().padded);
  EXPECT_EQ(cut, GetParam().fast.size() > 77 ? GetParam().fast.size() - 77 : 0);
}

INSTANTIATE_TEST_SUITE_P(tokenizer_bert_wordpiece, TokenizerWordPiece, testing::ValuesIn(rows()),
                         t2x::golden::row_name<BertRow>);

}  // namespace
