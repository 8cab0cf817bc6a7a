#include "cli/text_layout.hpp"
#include <gmock/gmock.h>
#include <sstream>

namespace t2x {
namespace {

TEST(TextLayout, long_lines_are_joined_and_broken_anew) {
  std::string long_line(70, 'x'), text = wrapped(long_line + "\nand on\n\nshort\nshort too\n  indented\n", 2);
  EXPECT_EQ(text, "  " + long_line + " and on\n\n  short\n  short too\n    indented\n");
}

TEST(TextLayout, no_line_is_wider_than_100) {
  std::string words;
  for (int i = 0; i < 200; ++i) words += "word ";
  std::istringstream lines(wrapped(words, 6));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 100u);
    EXPECT_EQ(line.substr(0, 6), "      ");
  }
}

TEST(TextLayout, columns_line_up_also_with_umlauts) {
  EXPECT_EQ(table({{"a", "1"}, {"größer", "20"}}, {false, true}), "a        1\ngrößer  20\n");
}

TEST(TextLayout, bytes) {
  EXPECT_EQ(bytes_text(820), "820 B");
  EXPECT_EQ(bytes_text(3 << 19), "1.5 MiB");
  EXPECT_EQ(bytes_text(uint64_t{5} << 30), "5.0 GiB");
}

}  // namespace
}  // namespace t2x
