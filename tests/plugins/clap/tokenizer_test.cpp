// What goldens of the tokenizer do not show: bad files, rare characters. Ids: tests/golden/tokenizer_wordpiece_test.cpp.
#include "plugins/temporary_folder.hpp"
#include "tokenizer.hpp"
#include "words.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <fstream>

namespace clap {
namespace {

// Words joined by '|'.
std::string words(std::string_view text) {
  std::string joined;
  for (const std::u32string& word : split_words(text)) joined += (joined.empty() ? "" : "|") + to_utf8(word);
  return joined;
}

TEST(Words, LoseAccentsAndCase) {
  EXPECT_EQ(words("\xc3\x9c" "BER Caf\xc3\xa9 cafe\xcc\x81"), "uber|cafe|cafe");
  EXPECT_EQ(words("\xc4\xb0stanbul"), "istanbul");               // capital I with a dot
  EXPECT_EQ(words("\xce\xa3\xce\x91\xce\xa3"), "\xcf\x83\xce\xb1\xcf\x83");  // no final sigma
  EXPECT_EQ(words("\xed\x95\x9c"), "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab");  // Hangul falls into its letters
}

TEST(Words, AreSeparatedBySpacesAndPunctuation) {
  EXPECT_EQ(words("don't, \xe2\x80\x94 a\xc2\xa0" "b\xe3\x80\x80" "c\xe2\x80\xa8" "d"), "don|'|t|,|\xe2\x80\x94|a|b|c|d");
  EXPECT_EQ(words("$5+^~"), "$|5|+|^|~");                        // ASCII symbols
  EXPECT_EQ(words("\xe2\x82\xac" "5"), "\xe2\x82\xac" "5");      // but not the euro
  EXPECT_EQ(words("a\xe4\xb8\x80\xe4\xba\x8c" "b"), "a|\xe4\xb8\x80|\xe4\xba\x8c|b");
  EXPECT_EQ(words(" \t\n"), "");
}

TEST(Words, LoseControlsAndFormats) {
  EXPECT_EQ(words(std::string_view("a\0b\x07" "c\xe2\x80\x8d" "d\xef\xbf\xbd" "e", 13)), "abcde");
  EXPECT_EQ(words("a\x0b" "b"), "ab");                           // a vertical tab is a control before it is a space
}

std::string refusal(const std::string& vocabulary) {
  const TemporaryFolder folder;
  std::ofstream(folder / "vocab.txt", std::ios::binary) << vocabulary;
  try {
    Tokenizer tokenizer(folder / "vocab.txt");
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_MODEL);
    return error.what();
  }
  return "";
}

TEST(WordPiece, RefusesWhatIsNoVocabulary) {
  EXPECT_THAT(refusal(""), testing::HasSubstr("lacks the token [CLS]; it is no vocabulary of BERT"));
  EXPECT_THAT(refusal("[PAD]\n[UNK]\n[CLS]\n"), testing::HasSubstr("lacks the token [SEP]"));
  EXPECT_THAT(refusal("[PAD]\n[UNK]\n[CLS]\n[SEP]\n\xff\n"), testing::HasSubstr("line 5 is not valid UTF-8"));
  EXPECT_EQ(refusal("[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n"), "");
}

TEST(WordPiece, TakesTheLongestPiecesOrNone) {
  const TemporaryFolder folder;
  std::ofstream(folder / "vocab.txt") << "[PAD]\n[UNK]\n[CLS]\n[SEP]\nun\nunder\n##stand\n##s\n##t\nx\n##x\n";
  const Tokenizer tokenizer(folder / "vocab.txt");
  using Ids = std::vector<int32_t>;
  EXPECT_EQ(tokenizer.encode("understands"), (Ids{2, 5, 6, 7, 3}));
  EXPECT_EQ(tokenizer.encode("unstood"), (Ids{2, 1, 3}));
  EXPECT_EQ(tokenizer.encode("un[SEP]under"), (Ids{2, 4, 3, 5, 3}));
  EXPECT_EQ(tokenizer.encode("un[sep]"), (Ids{2, 4, 1, 1, 1, 3}));
  EXPECT_EQ(tokenizer.encode(std::string(100, 'x')).size(), 102u);
  EXPECT_EQ(tokenizer.encode(std::string(101, 'x')), (Ids{2, 1, 3}));
}

}  // namespace
}  // namespace clap
