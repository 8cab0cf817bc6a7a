#include "toml/parse.hpp"
#include "toml/write.hpp"
#include <gtest/gtest.h>
#include <limits>

namespace t2x {
namespace {

Value parse(const std::string& text) {
  Diagnostics diagnostics;
  auto root = parse_toml(text, "w.toml", diagnostics);
  EXPECT_TRUE(root) << (diagnostics.failed() ? diagnostics.errors() : "");
  return root.value_or(Value{});
}

TEST(WriteToml, SectionsFollowPlainKeys) {
  Value root = parse("a = 1\n[t]\n[t.u]\nx = [1, \"y\", {z = true}]\n[e]\n");
  EXPECT_EQ(to_toml(root), "a = 1\n\n[t.u]\nx = [1, \"y\", {z = true}]\n\n[e]\n");
  EXPECT_EQ(to_toml(parse(to_toml(root))), to_toml(root));
}

TEST(WriteToml, EveryTextComesBack) {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  all += "é€😀\\u0041\r\n\"\"\"'''";
  Value root;
  root.set("a key.with \"dots\"", Value::of_text(all));
  root.set("", Value::of_text("empty"));
  Value back = parse(to_toml(root));
  EXPECT_EQ(back.find("a key.with \"dots\"")->text, all);
  EXPECT_EQ(back.find("")->text, "empty");
}

TEST(WriteToml, EveryNumberComesBack) {
  Value root;
  double reals[] = {0.1, 1.0, -0.0, 1e300, 5e-324, 123456789.125, 4.0};
  for (double real : reals) {
    root.set("r", Value::of_real(real));
    Value back = parse(to_toml(root));
    EXPECT_EQ(back.find("r")->kind, Value::kReal);
    EXPECT_EQ(back.find("r")->real, real);
  }
  for (int64_t integer : {std::numeric_limits<int64_t>::max(), std::numeric_limits<int64_t>::min() + 1, int64_t{0}}) {
    root.set("r", Value::of_integer(integer));
    EXPECT_EQ(parse(to_toml(root)).find("r")->integer, integer);
  }
}

}  // namespace
}  // namespace t2x
