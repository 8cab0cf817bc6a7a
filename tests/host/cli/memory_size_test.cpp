#include "cli/memory_size.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

TEST(MemorySize, reads_what_people_write) {
  for (const char* text : {"6GiB", "6gib", "6GB", "6g", "6 GiB", "6442450944", "6442450944b", "6144MiB"})
    EXPECT_EQ(memory_size(text), uint64_t(6) << 30) << text;
  EXPECT_EQ(memory_size("800MiB"), uint64_t(800) << 20);
  EXPECT_EQ(memory_size("1.5k"), 1536u);
  EXPECT_EQ(memory_size("0.5TiB"), uint64_t(512) << 30);
  EXPECT_EQ(memory_size("1"), 1u);
}

TEST(MemorySize, auto_is_no_bound) {
  EXPECT_EQ(memory_size("auto"), 0u);
  EXPECT_EQ(memory_size("AUTO"), 0u);
}

TEST(MemorySize, refuses_the_rest) {
  for (const char* text : {"", "GiB", "six", "6 gigs", "6GiBs", "6xb", "-6GiB", "0", "0.1", "0GiB", "nan", "inf", "infGiB",
                           "6e3", "8 00MB", "9999999999TiB", "99999999999999999999999", " 6GiB", "6GiB "})
    EXPECT_EQ(memory_size(text), std::nullopt) << text;
}

}  // namespace
}  // namespace t2x
