// What goldens of the tokenizer do not show: bad files, long texts, UTF-8. Ids: tests/golden/tokenizer_test.cpp.
#include "plugins/temporary_folder.hpp"
#include "tokenizer.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <t2x/utf8.hpp>
#include <fstream>

namespace llama {
namespace {

const std::string kModel = std::string(T2X_TEST_DATA) + "/encoders/tokenizer_llama/tokenizer.model";

std::string refusal(const std::string& file) {
  try {
    Tokenizer tokenizer(file);
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_MODEL);
    return error.what();
  }
  return "";
}

std::string file_with(const std::string& bytes) {
  static const TemporaryFolder folder;
  const std::string path = (folder / "tokenizer.model").string();
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

TEST(LlamaTokenizer, RefusesFilesThatAreNoModel) {
  EXPECT_THAT(refusal("/no/such/tokenizer.model"), testing::HasSubstr("No such file or directory"));
  EXPECT_THAT(refusal(file_with("")), testing::HasSubstr("has 0 bytes"));
  EXPECT_THAT(refusal(file_with("{\"json\": true}")), testing::HasSubstr("is no SentencePiece model"));
  std::ifstream in(kModel, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  EXPECT_NE(refusal(file_with(whole.substr(0, whole.size() / 2))), "");
}

TEST(LlamaTokenizer, TakesVeryLongTexts) {
  const Tokenizer tokenizer(kModel);
  std::string text;
  while (text.size() < 100000) text += "a red fox <s> ";
  EXPECT_GT(tokenizer.encode(text).size(), 20000u);
}

TEST(LlamaTokenizer, KnowsUtf8) {
  for (const char* good : {"", "fox", "f\xc3\xb6x", "\xe7\x8b\x90", "\xf0\x9f\xa6\x8a", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(t2x::valid_utf8(good)) << good;
  for (const char* bad : {"\xff", "\xc3", "\xc3(", "\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "a\xe7\x8b"})
    EXPECT_FALSE(t2x::valid_utf8(bad));
}

}  // namespace
}  // namespace llama
