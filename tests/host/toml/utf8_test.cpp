#include "toml/utf8.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

TEST(Utf8, ValidityIsStrict) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("aé€😀\xf4\x8f\xbf\xbf"));
  for (const char* bad : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\xaf",
                          "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x82", "\xff"})
    EXPECT_FALSE(is_utf8(bad));
  EXPECT_EQ(valid_utf8("ab\xffgh"), 2u);
}

TEST(Utf8, CharactersAreCodePoints) {
  EXPECT_EQ(count_characters("aé€😀"), 4u);
  EXPECT_EQ(bytes_of_characters("aé€😀", 2), 3u);
  EXPECT_EQ(bytes_of_characters("aé", 9), 3u);
}

TEST(Utf8, MessagesStayPrintable) {
  EXPECT_EQ(printable("a\x1b[31m\n\xff\xc2\x9bz"), "a?[31m???z");
  EXPECT_EQ(printable("ééééé", 3), "ééé...");
  EXPECT_EQ(in_quotes("x"), "'x'");
}

}  // namespace
}  // namespace t2x
