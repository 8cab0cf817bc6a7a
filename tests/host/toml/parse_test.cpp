#include "toml/parse.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

std::string errors_of(const std::string& text) {
  Diagnostics diagnostics;
  parse_toml(text, "a.toml", diagnostics);
  return diagnostics.failed() ? diagnostics.errors() : "none";
}

TEST(ParseToml, ValuesAndPlaces) {
  Diagnostics diagnostics;
  auto root = parse_toml("b = 1\na = \"größe\"\n[t.u]\nr = 0.5\nl = [true,\n  2]\n", "a.toml", diagnostics);
  ASSERT_TRUE(root);
  ASSERT_EQ(root->table.size(), 3u);
  EXPECT_EQ(root->table[0].key, "b");   // in the order of the text, not of the alphabet
  EXPECT_EQ(root->find("b")->integer, 1);
  EXPECT_EQ(root->find("a")->text, "größe");
  EXPECT_EQ(to_string(root->find("a")->place), "a.toml:2:5");
  EXPECT_EQ(root->find("a")->place.end_column, 12u);   // characters, not bytes
  const Value* u = root->find("t")->find("u");
  EXPECT_EQ(to_string(root->find("t")->find_entry("u")->key_place), "a.toml:3:4");
  EXPECT_EQ(u->find("r")->real, 0.5);
  EXPECT_EQ(u->find("l")->array[0].kind, Value::kBool);
  EXPECT_EQ(to_string(u->find("l")->array[1].place), "a.toml:6:3");
}

TEST(ParseToml, SyntaxErrorsHaveThePlace) {
  EXPECT_EQ(errors_of("a = 1\nb = [1, 2\nc = 3\n"),
            "a.toml:3:1: error: expected comma or closing ']', saw 'c' (in this array)\n"
            "  c = 3\n"
            "  ^\n"
            "1 error");
  EXPECT_EQ(
      errors_of("a = 1\na = 2\n"),
      "a.toml:2:5: error: cannot redefine existing integer 'a' (in this key-value pair)\n  a = 2\n      ^\n1 error");
}

// toml++ 3.3 asserts here, in its own code.
TEST(ParseToml, WhatTheLibraryDoesNotExpect) {
  EXPECT_EQ(errors_of("a = 1\n[.b]\nc = 2\n"), "a.toml:2:1: error: this line is no TOML\n  [.b]\n  ^\n1 error");
  EXPECT_EQ(errors_of("a = 1\n[="), "a.toml:2:1: error: this line is no TOML\n  [=\n  ^\n1 error");
}

// Every character up to U+FFFF where toml++ 3.3 asks whether it is white space: as a key, and after a line-ending
// backslash, where each must come through.
TEST(ParseToml, EveryCharacterAfterABackslash) {
  for (uint32_t c = 0xa1; c < 0x10000; ++c) {
    if (c >= 0xd800 && c < 0xe000) continue;
    std::string text;
    if (c >= 0x800) text = {static_cast<char>(0xe0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3f))};
    else text = {static_cast<char>(0xc0 | c >> 6)};
    text += static_cast<char>(0x80 | (c & 0x3f));
    Diagnostics diagnostics;
    auto root = parse_toml("a = \"\"\"\\\n" + text + "x\"\"\"\n", "a.toml", diagnostics);
    // toml++ also takes Unicode's spaces for white space there.
    if (root) {
      EXPECT_TRUE(root->find("a")->text == text + "x" || root->find("a")->text == "x") << c;
    }
    parse_toml(text + " = 1\n", "b.toml", diagnostics);
  }
  EXPECT_EQ(errors_of("größe = 1\n").substr(0, 18), "a.toml:1:3: error:");
}

TEST(ParseToml, TextThatIsNotUtf8) {
  EXPECT_EQ(errors_of("a = 1\nb = \"\xc3\xa9\xff\"\n"),
            "a.toml:2:7: error: the file is not UTF-8: byte 0xff begins no character. Save it as UTF-8.\n"
            "  b = \"é\n"
            "        ^\n"
            "1 error");
}

TEST(ParseToml, HugeAndDeepTextsAreRefused) {
  EXPECT_EQ(errors_of(std::string(kMaxTomlBytes + 1, '#')),
            "a.toml:1:1: error: the file is too large: 8388609 bytes, at most 8388608 are read\n1 error");
  std::string deep = "a";
  for (int i = 0; i < 1000000; ++i) deep += ".a";
  EXPECT_NE(errors_of(deep + " = 1").find("a key has more than 32 parts"), std::string::npos);
  EXPECT_NE(errors_of("x = 1\n[" + deep + "]").find("a.toml:2:1: error: a key has more than 32 parts"),
            std::string::npos);
  EXPECT_NE(errors_of("v = " + std::string(100000, '[')).find("exceeded maximum nested value depth of 256"),
            std::string::npos);
  std::string inline_tables;
  for (int i = 0; i < 100000; ++i) inline_tables += "{a=";
  EXPECT_NE(errors_of("v = " + inline_tables).find("exceeded maximum nested value depth of 256"), std::string::npos);
}

TEST(ParseToml, DotsInStringsCommentsAndNumbersAreNotKeys) {
  std::string dots(1000, '.');
  EXPECT_EQ(errors_of("a = \"" + dots + "\" # " + dots + "\nb = '" + dots + "'\nc = \"\"\"" + dots + "\n" + dots +
                      "\\\"\"\"\"\nd = [1.5, 2.5]\n"),
            "none");
}

TEST(ParseTomlValue, OneValueOrNothing) {
  EXPECT_EQ(parse_toml_value("5")->integer, 5);
  EXPECT_EQ(parse_toml_value("0.5")->real, 0.5);
  EXPECT_EQ(parse_toml_value("\"x\"")->text, "x");
  EXPECT_EQ(parse_toml_value("[1, 2]")->array.size(), 2u);
  EXPECT_FALSE(parse_toml_value("1024x1024"));
  EXPECT_FALSE(parse_toml_value("@encode.hidden"));
  EXPECT_FALSE(parse_toml_value("5\nx = 6"));
  EXPECT_FALSE(parse_toml_value(""));
}

}  // namespace
}  // namespace t2x
