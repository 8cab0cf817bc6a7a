// Which programs stay when there are too many.
#include "recent.hpp"
#include <gtest/gtest.h>
#include <memory>
#include <string>

namespace training {
namespace {

TEST(Recent, gives_up_what_was_used_longest_ago) {
  Recent<int, std::string> recent;
  for (int key : {3, 1, 2}) recent.add(key, std::to_string(key));
  ASSERT_NE(recent.find(3), nullptr);             // used now: neither the smallest key nor the first added goes
  EXPECT_EQ(recent.take_oldest(), "1");
  recent.add(0, "0");
  EXPECT_EQ(recent.take_oldest(), "2");
  EXPECT_EQ(recent.take_oldest(), "3");
  EXPECT_EQ(recent.take_oldest(), "0");
  EXPECT_EQ(recent.size(), 0u);
}

TEST(Recent, what_is_not_there_changes_nothing) {
  Recent<int, std::string> recent;
  recent.add(1, "1");
  recent.add(2, "2");
  EXPECT_EQ(recent.find(3), nullptr);
  EXPECT_EQ(recent.size(), 2u);
  EXPECT_EQ(recent.take_oldest(), "1");
  EXPECT_EQ(recent.find(1), nullptr);
}

TEST(Recent, values_stay_where_they_are) {
  Recent<int, std::unique_ptr<int>> recent;
  int* const first = recent.add(1, std::make_unique<int>(7)).get();
  const std::unique_ptr<int>* place = recent.find(1);
  for (int key = 2; key < 50; ++key) recent.add(key, std::make_unique<int>(key));
  EXPECT_EQ(recent.find(1), place);
  EXPECT_EQ(place->get(), first);
}

}  // namespace
}  // namespace training
