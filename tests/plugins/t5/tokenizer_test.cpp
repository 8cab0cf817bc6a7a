// What goldens of the tokenizer do not show: bad files, lengths, ends. Ids: tests/golden/tokenizer_t5_test.cpp.
#include "plugins/temporary_folder.hpp"
#include "tokenizer.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <fstream>

namespace t5 {
namespace {

const std::string kData = std::string(T2X_TEST_DATA) + "/encoders/";

std::string refusal(const std::string& file) {
  try {
    Tokenizer tokenizer(file);
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_MODEL);
    return error.what();
  }
  return "";
}

TEST(T5Tokenizer, RefusesFilesThatAreNoModel) {
  const TemporaryFolder folder;
  const std::string file = (folder / "spiece.model").string();
  EXPECT_THAT(refusal(file), testing::HasSubstr("No such file or directory"));
  std::ofstream(file) << "";
  EXPECT_THAT(refusal(file), testing::HasSubstr("has 0 bytes"));
  std::ofstream(file) << "{\"json\": true}";
  EXPECT_THAT(refusal(file), testing::HasSubstr("is no SentencePiece model"));
  // LLaMA's model has no padding.
  EXPECT_THAT(refusal(kData + "tokenizer_llama/tokenizer.model"), testing::HasSubstr("lacks one of the pieces <pad>"));
}

TEST(T5Tokenizer, EndsOnce) {
  const Tokenizer tokenizer(kData + "tokenizer_t5/spiece.model");
  EXPECT_EQ(tokenizer.encode("a</s>"), (std::vector<int32_t>{4, 1}));
  EXPECT_EQ(tokenizer.encode("</s>a"), (std::vector<int32_t>{1, 4, 1}));
}

TEST(T5Tokenizer, TokensAreFitted) {
  std::vector<int32_t> ids{5, 6, 7, 1};
  EXPECT_EQ(fit_tokens(ids, 6, 0), 0u);
  EXPECT_EQ(ids, (std::vector<int32_t>{5, 6, 7, 1, 0, 0}));
  ids = {5, 6, 7, 1};
  EXPECT_EQ(fit_tokens(ids, 4, 0), 0u);
  EXPECT_EQ(fit_tokens(ids, 2, 0), 2u);
  EXPECT_EQ(ids, (std::vector<int32_t>{5, 1}));
}

}  // namespace
}  // namespace t5
