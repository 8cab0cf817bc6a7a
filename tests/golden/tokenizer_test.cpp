// LLaMA's tokenizer against the reference's: every string of encoders/tokenizer_llama.
#include "encoders/llama/tokenizer.hpp"
#include "tokenizer_row.hpp"
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <fstream>

namespace {

using Json = nlohmann::json;
using Ids = std::vector<int32_t>;
const std::string kFolder = std::string(T2X_TEST_DATA) + "/encoders/tokenizer_llama/";

const llama::Tokenizer& tokenizer() {
  static const llama::Tokenizer instance(kFolder + "tokenizer.model");
  return instance;
}

struct Row {
  std::string text;
  Ids plain, fast;               // SentencePiece alone; the fast tokenizer with <s>, </s> and literals
};

void PrintTo(const Row& row, std::ostream* out) { *out << Json(row.text).dump(); }

std::vector<Row> rows() {
  std::ifstream in(kFolder + "goldens.json");
  std::vector<Row> list;
  const Json goldens = Json::parse(in);
  for (const Json& row : goldens["rows"]) list.push_back({row["text"], row["sp_ids"], row["hf_fast_ids"]});
  return list;
}

class TokenizerLlama : public testing::TestWithParam<Row> {};

TEST_P(TokenizerLlama, PlainIdsMatchSentencePiece) { EXPECT_EQ(tokenizer().pieces(GetParam().text), GetParam().plain); }

TEST_P(TokenizerLlama, IdsMatchTheFastTokenizer) { EXPECT_EQ(tokenizer().encode(GetParam().text), GetParam().fast); }

INSTANTIATE_TEST_SUITE_P(tokenizer_llama, TokenizerLlama, testing::ValuesIn(rows()), t2x::golden::row_name<Row>);

}  // namespace
