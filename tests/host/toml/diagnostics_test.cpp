#include "status/failure.hpp"
#include "toml/diagnostics.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

TEST(Diagnostics, SortedByFileAndPlaceWithArgumentsFirst) {
  Diagnostics diagnostics;
  diagnostics.add_source("b.toml", "one\ntwo\n");
  diagnostics.add_source("a.toml", "three\n");
  diagnostics.error({"a.toml", 1, 1, 6}, "fifth");
  diagnostics.error({"b.toml", 2, 2, 4}, "fourth");
  diagnostics.error({"b.toml", 2, 1, 2}, "third");
  diagnostics.error({"steps=0"}, "first");
  diagnostics.error({"b.toml", 1, 3, 4}, "second");
  EXPECT_EQ(diagnostics.errors(),
            "steps=0: error: first\n"
            "b.toml:1:3: error: second\n  one\n    ^\n"
            "b.toml:2:1: error: third\n  two\n  ^\n"
            "b.toml:2:2: error: fourth\n  two\n   ^~\n"
            "a.toml:1:1: error: fifth\n  three\n  ^~~~~\n"
            "5 errors");
  EXPECT_THROW(diagnostics.throw_if_failed(), Failure);
}

TEST(Diagnostics, LongLinesAreCutAroundTheCaret) {
  std::string line = std::string(200, 'a') + "HERE" + std::string(200, 'b');
  EXPECT_EQ(caret_lines(line, 201, 205), "  ..." + std::string(30, 'a') + "HERE" + std::string(66, 'b') + "...\n  " +
                                             std::string(33, ' ') + "^~~~\n");
  EXPECT_EQ(caret_lines("short", 99, 200), "  short\n       ^\n");
  EXPECT_EQ(caret_lines("\tx\x1b", 2, 3), "   x?\n   ^\n");
}

TEST(Diagnostics, ManyErrorsAreCounted) {
  Diagnostics diagnostics;
  for (uint32_t i = 1; i <= 60; ++i) diagnostics.error({"f", i, 1, 2}, "bad");
  std::string text = diagnostics.errors();
  EXPECT_EQ(text.substr(text.rfind('\n') + 1), "60 errors (the first 50 shown)");
}

TEST(Diagnostics, WarningsAreRenderedAlike) {
  Diagnostics diagnostics;
  diagnostics.add_source("a.toml", "x = 1\n");
  diagnostics.warning({"a.toml", 1, 1, 2}, "x is not used");
  EXPECT_FALSE(diagnostics.failed());
  EXPECT_EQ(diagnostics.warnings(), std::vector<std::string>{"a.toml:1:1: warning: x is not used\n  x = 1\n  ^"});
}

}  // namespace
}  // namespace t2x
