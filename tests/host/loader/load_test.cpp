#include "loader/load.hpp"
#include "loader/scan_cache.hpp"
#include <gmock/gmock.h>
#include <unistd.h>
#include <fstream>

namespace fs = std::filesystem;

namespace t2x {
namespace {

const fs::path kPlugins = T2X_TEST_PLUGINS;

class Load : public testing::Test {
protected:
  Load() : root_(fs::path(testing::TempDir()) / ("t2x_load_" + std::to_string(getpid()))) {
    fs::create_directories(root_ / "plugins");
    options_ = {{root_ / "plugins"}, root_ / "cache", T2X_TEST_SCANNER, false};
  }
  ~Load() override { fs::remove_all(root_); }
  void put(const std::string& name, const std::string& as, const std::string& folder = "plugins") {
    fs::create_directories(root_ / folder);
    fs::copy_file(kPlugins / (name + ".t2x.so"), root_ / folder / as, fs::copy_options::overwrite_existing);
  }
  const PluginReport& report(const std::vector<PluginReport>& reports, const std::string& file) {
    for (const PluginReport& r : reports)
      if (r.file.filename() == file) return r;
    throw std::runtime_error("no report of " + file);
  }
  fs::path root_;
  LoadOptions options_;
};

TEST_F(Load, bad_plugins_leave_the_good_one_alone) {
  for (std::string name : {"good", "aborts", "loops", "exits", "wrong_abi", "no_entry", "garbage", "null_name"})
    put(name, name + ".t2x.so");
  put("good", "cut.t2x.so");
  fs::resize_file(root_ / "plugins/cut.t2x.so", 5000);
  Catalog catalog;
  auto reports = load_plugins(options_, catalog);
  EXPECT_EQ(reports.size(), 9u);
  for (const PluginReport& r : reports) {
    bool good = r.file.filename() == "good.t2x.so";
    EXPECT_EQ(r.state, good ? PluginState::Loaded : PluginState::Quarantined) << r.file;
    EXPECT_EQ(r.reason.empty(), good) << r.file << ": " << r.reason;
  }
  ASSERT_NE(catalog.find("test.one"), nullptr);
  EXPECT_EQ(catalog.find("test.one")->plugin->path, (root_ / "plugins/good.t2x.so").string());
}

TEST_F(Load, only_files_that_end_in_t2x_so) {
  put("good", "libgood.so");
  put("good", ".t2x.so");
  Catalog catalog;
  EXPECT_TRUE(load_plugins(options_, catalog).empty());
}

TEST_F(Load, remembers_and_scans_a_changed_file_again) {
  put("null_name", "plugin.t2x.so");
  Catalog first, second, third;
  EXPECT_EQ(load_plugins(options_, first).at(0).state, PluginState::Quarantined);
  // Answered from the cache: this scanner would refuse everything for another reason.
  options_.scanner = "/nowhere/t2x";
  EXPECT_THAT(load_plugins(options_, second).at(0).reason, testing::HasSubstr("has a name"));
  options_.scanner = T2X_TEST_SCANNER;
  put("good", "plugin.t2x.so");
  EXPECT_EQ(load_plugins(options_, third).at(0).state, PluginState::Loaded);
}

TEST_F(Load, rescan_forgets_the_cache) {
  put("good", "plugin.t2x.so");
  Catalog first, second;
  load_plugins(options_, first);
  options_.rescan = true;
  options_.scanner = "/nowhere/t2x";
  EXPECT_EQ(load_plugins(options_, second).at(0).state, PluginState::Quarantined);
}

TEST_F(Load, a_damaged_cache_is_an_empty_one) {
  put("good", "plugin.t2x.so");
  fs::create_directories(root_ / "cache");
  for (const char* text : {"{", "[]", "{\"judge\": 3}", "{\"judge\": \"x\", \"files\": [1]}"}) {
    std::ofstream(root_ / "cache/plugins.json") << text;
    Catalog catalog;
    EXPECT_EQ(load_plugins(options_, catalog).at(0).state, PluginState::Loaded) << text;
  }
}

TEST_F(Load, a_cache_that_cannot_be_written_is_no_error) {
  put("good", "plugin.t2x.so");
  std::ofstream(root_ / "occupied") << "a file where the cache folder should be";
  options_.cache_dir = root_ / "occupied";
  Catalog catalog;
  EXPECT_EQ(load_plugins(options_, catalog).at(0).state, PluginState::Loaded);
}

TEST_F(Load, the_first_of_a_name_wins) {
  put("good", "plugin.t2x.so");
  put("good", "copy.t2x.so", "later");
  options_.folders.push_back(root_ / "later");
  options_.folders.push_back(root_ / "missing");
  Catalog catalog;
  auto reports = load_plugins(options_, catalog);
  EXPECT_EQ(report(reports, "plugin.t2x.so").state, PluginState::Loaded);
  EXPECT_EQ(report(reports, "copy.t2x.so").state, PluginState::Shadowed);
  EXPECT_EQ(report(reports, "copy.t2x.so").reason,
            "plugin 'good' was found first in " + (root_ / "plugins/plugin.t2x.so").string());
}

TEST_F(Load, a_node_name_that_is_taken_keeps_the_second_plugin_out) {
  put("good", "a.t2x.so");
  put("clash", "b.t2x.so");
  Catalog catalog;
  auto reports = load_plugins(options_, catalog);
  EXPECT_EQ(report(reports, "b.t2x.so").state, PluginState::Quarantined);
  EXPECT_THAT(report(reports, "b.t2x.so").reason,
              testing::StartsWith("node 'test.one' comes from two plugins: plugin 'good' ("));
  EXPECT_EQ(catalog.plugins().size(), 1u);
}

}  // namespace
}  // namespace t2x
