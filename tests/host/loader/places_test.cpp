#include "loader/places.hpp"
#include <gmock/gmock.h>
#include <cstdlib>

namespace fs = std::filesystem;

namespace t2x {
namespace {

TEST(Places, path_lists_are_split_at_colons) {
  EXPECT_THAT(split_path_list("/a::/b c:"), testing::ElementsAre("/a", "/b c"));
  EXPECT_TRUE(split_path_list("").empty());
}

TEST(Places, plugin_folders_come_in_the_documented_order) {
  setenv("XDG_DATA_HOME", "/data", 1);
  setenv("T2X_PLUGIN_PATH", "/first:/second", 1);
  auto folders = plugin_folders({"/given", "/first"});
  ASSERT_GE(folders.size(), 5u);
  EXPECT_THAT(std::vector<fs::path>(folders.begin(), folders.begin() + 4),
              testing::ElementsAre("/given", "/first", "/second", "/data/t2x/plugins"));
  EXPECT_EQ(folders.back(), fs::path(T2X_BINARY_DIR) / "plugins");
}

TEST(Places, xdg_variables_must_be_absolute) {
  setenv("XDG_CACHE_HOME", "relative", 1);
  setenv("HOME", "/home/someone", 1);
  EXPECT_EQ(user_cache_dir(), "/home/someone/.cache/t2x");
  setenv("XDG_CACHE_HOME", "/cache", 1);
  EXPECT_EQ(user_cache_dir(), "/cache/t2x");
  unsetenv("XDG_CACHE_HOME"), unsetenv("HOME");
  EXPECT_EQ(user_cache_dir(), "");
}

}  // namespace
}  // namespace t2x
