#include "toml/assignment.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

TEST(Assignment, KeyAndValueAreSplitAtTheFirstEqualsSign) {
  auto set = parse_assignment("node.sample.note=a=b.c");
  ASSERT_TRUE(set);
  EXPECT_EQ(set->path, (std::vector<std::string>{"node", "sample", "note"}));
  EXPECT_EQ(set->text, "a=b.c");
  EXPECT_EQ(to_string(set->place), "node.sample.note=a=b.c");
  for (const char* bad : {"", "=", "x", ".x=1", "x.=1", "a..b=1", "=5"}) EXPECT_FALSE(parse_assignment(bad)) << bad;
}

TEST(Assignment, TheValueIsTomlElseText) {
  EXPECT_EQ(assigned_value(*parse_assignment("a=5")).integer, 5);
  EXPECT_EQ(assigned_value(*parse_assignment("a=0.5")).real, 0.5);
  EXPECT_EQ(assigned_value(*parse_assignment("a=true")).kind, Value::kBool);
  EXPECT_EQ(assigned_value(*parse_assignment("a=512x512")).text, "512x512");
  EXPECT_EQ(assigned_value(*parse_assignment("a=")).text, "");
  EXPECT_EQ(assigned_value(*parse_assignment("a=[1, 2]")).array[1].place.file, "a=[1, 2]");
}

TEST(Assignment, TablesAreMadeOnTheWay) {
  Value root;
  EXPECT_TRUE(assign(root, {"a", "b"}, Value::of_integer(1)));
  EXPECT_TRUE(assign(root, {"a", "b"}, Value::of_integer(2)));
  EXPECT_EQ(root.find("a")->find("b")->integer, 2);
  EXPECT_FALSE(assign(root, {"a", "b", "c"}, Value::of_integer(3)));
}

}  // namespace
}  // namespace t2x
