#include "token_rows.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/text_rows.hpp>

namespace llama {
namespace {

using Ids = std::vector<int32_t>;

TEST(TokenRows, ArePaddedOnTheRight) {
  const TokenRows rows = pad_rows({{1, 2}, {1, 7, 8, 2}});
  EXPECT_EQ(rows.length, 4u);
  EXPECT_EQ(rows.ids, (Ids{1, 2, 0, 0, 1, 7, 8, 2}));
  EXPECT_EQ(rows.mask, (Ids{1, 1, 0, 0, 1, 1, 1, 1}));
  EXPECT_EQ(pad_rows({{1, 2}}, 3).ids, (Ids{1, 2, 0}));
}

TEST(TokenRows, KeepTheEndWhenTheyAreCut) {
  Ids ids{1, 5, 6, 7, 2};
  EXPECT_FALSE(truncate_tokens(ids, 5));
  EXPECT_TRUE(truncate_tokens(ids, 3));
  EXPECT_EQ(ids, (Ids{1, 5, 2}));
}

std::string refusal(const Ids& bytes) {
  try {
    t2x::row_text(bytes, 3);
  } catch (const t2x::Error& error) {
    return error.what();
  }
  return "";
}

TEST(TokenRows, TextsEndAtTheFirstZero) {
  EXPECT_EQ(t2x::row_text(Ids{0xc3, 0xa4, 'b', 0, 0}, 0), "\xc3\xa4" "b");
  EXPECT_EQ(t2x::row_text(Ids{}, 0), "");
  EXPECT_EQ(refusal({'a', 0, 'b'}), "row 3 of captions goes on after its first zero");
  EXPECT_EQ(refusal({256}), "row 3 of captions holds 256, which is no byte of a text");
  EXPECT_EQ(refusal({0xff}), "row 3 of captions is not valid UTF-8");
}

}  // namespace
}  // namespace llama
