// T5's tokenizer against the reference's: every string of encoders/tokenizer_t5.
#include "encoders/t5/tokenizer.hpp"
#include "tokenizer_row.hpp"
#include <nlohmann/json.hpp>
#include <fstream>

namespace {

using Json = nlohmann::json;
using Ids = std::vector<int32_t>;
const std::string kFolder = std::string(T2X_TEST_DATA) + "/encoders/tokenizer_t5/";

const t5::Tokenizer& tokenizer() {
  static const t5::Tokenizer instance(kFolder + "spiece.model");
  return instance;
}

struct T5Row {
  std::string text;
  Ids plain, fast;               // SentencePiece alone; with </s> and literals
};

void PrintTo(const T5Row& row, std::ostream* out) { *out << Json(row.text).dump(); }

std::vector<T5Row> rows() {
  std::ifstream in(kFolder + "goldens.json");
  std::vector<T5Row> list;
  const Json goldens = Json::parse(in);
  for (const Json& row : goldens["rows"]) list.push_back({row["text"], row["sp_ids"], row["hf_fast_ids"]});
  return list;
}

class TokenizerT5 : public testing::TestWithParam<T5Row> {};

TEST_P(TokenizerT5, PlainIdsMatchSentencePiece) { EXPECT_EQ(tokenizer().pieces(GetParam().text), GetParam().plain); }

TEST_P(TokenizerT5, IdsMatchTheFastTokenizer) { EXPECT_EQ(tokenizer().encode(GetParam().text), GetParam().fast); }

INSTANTIATE_TEST_SUITE_P(tokenizer_t5, TokenizerT5, testing::ValuesIn(rows()), t2x::golden::row_name<T5Row>);

}  // namespace
