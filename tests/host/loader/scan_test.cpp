#include "loader/scan.hpp"
#include <gmock/gmock.h>
#include <filesystem>
#include <fstream>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const fs::path kPlugins = T2X_TEST_PLUGINS;

// Both ways of having a child: a scanner program, and a fork.
class Scan : public testing::TestWithParam<bool> {
protected:
  ScanResult scan(const std::string& name, bool thorough = false, double seconds = kScanSeconds) {
    return scan_plugin(kPlugins / (name + ".t2x.so"), GetParam() ? T2X_TEST_SCANNER : "", thorough, seconds);
  }
  std::string reason(const std::string& name) {
    ScanResult result = scan(name, false, 1);
    EXPECT_FALSE(result.ok);
    return result.reason;
  }
};
INSTANTIATE_TEST_SUITE_P(Child, Scan, testing::Bool(),
                         [](const auto& info) { return info.param ? "program" : "fork"; });

TEST_P(Scan, accepts_a_good_plugin) {
  ScanResult result = scan("good");
  EXPECT_TRUE(result.ok) << result.reason;
  EXPECT_EQ(result.name, "good");
  EXPECT_EQ(result.version, "1.2.3");
  EXPECT_THAT(result.nodes, testing::ElementsAre("test.one"));
}

TEST_P(Scan, a_constructor_that_throws) {
  std::string why = reason("aborts");
  EXPECT_THAT(why, StartsWith("crashed (Aborted) while it was being loaded (it said: "));
  EXPECT_THAT(why, HasSubstr("no licence server"));
}

TEST_P(Scan, a_constructor_that_loops) {
  EXPECT_EQ(reason("loops"), "did not finish within 1 s while it was being loaded");
}

TEST_P(Scan, a_constructor_that_exits) {
  EXPECT_EQ(reason("exits"), "ended the process (exit code 0) while it was being loaded");
}

TEST_P(Scan, another_minor_abi) {
  EXPECT_EQ(reason("wrong_abi"), "it needs ABI 1.7, this host offers ABI 1.1; get a newer T2X or rebuild the plugin");
}

TEST_P(Scan, another_major_abi) {
  EXPECT_EQ(reason("next_abi"), "it needs ABI 2.x, this host offers ABI 1.1; get a newer T2X or an older plugin");
}

TEST_P(Scan, no_entry_function) {
  EXPECT_EQ(reason("no_entry"),
            "it has no function t2x_plugin_v1: it is not a T2X plugin, or its T2X_PLUGIN(...) is missing");
}

TEST_P(Scan, a_pointer_to_nowhere) {
  EXPECT_EQ(reason("garbage"), "crashed (Segmentation fault) while node 2 of its description was read");
}

TEST_P(Scan, a_null_name) {
  EXPECT_EQ(reason("null_name"), "not so: the plugin has a name and a version; give both as non-empty UTF-8 text");
}

TEST_P(Scan, a_default_out_of_range) {
  EXPECT_EQ(reason("bad_default"),
            "not so: node 'test.too_strong': parameter 'strength' has a default within its range; "
            "the default lies outside min..max");
}

TEST_P(Scan, a_plugin_that_prints) {
  ScanResult result = scan("noisy");
  EXPECT_TRUE(result.ok) << result.reason;
  EXPECT_TRUE(result.findings.empty());
}

TEST_P(Scan, a_truncated_file) {
  fs::path cut = fs::path(testing::TempDir()) / (GetParam() ? "cut1.t2x.so" : "cut2.t2x.so");
  fs::copy_file(kPlugins / "good.t2x.so", cut, fs::copy_options::overwrite_existing);
  fs::resize_file(cut, fs::file_size(cut) / 2);
  ScanResult result = scan_plugin(cut, GetParam() ? T2X_TEST_SCANNER : "", false);
  EXPECT_FALSE(result.ok);
  EXPECT_THAT(result.reason, testing::AnyOf(StartsWith("crashed (Bus error) while it was being loaded"),
                                            HasSubstr("file too short"), HasSubstr("cannot")));
  fs::remove(cut);
}

TEST_P(Scan, a_text_file) {
  fs::path text = fs::path(testing::TempDir()) / (GetParam() ? "text1.t2x.so" : "text2.t2x.so");
  std::ofstream(text) << "not a library, but long enough to be read as one: " << std::string(200, '.');
  EXPECT_THAT(scan_plugin(text, GetParam() ? T2X_TEST_SCANNER : "", false).reason, HasSubstr("invalid ELF header"));
  fs::remove(text);
}

TEST_P(Scan, thorough_lists_what_was_checked) {
  ScanResult result = scan("good", true);
  EXPECT_TRUE(result.ok);
  EXPECT_GT(result.findings.size(), 15u);
  for (const Finding& finding : result.findings) EXPECT_TRUE(finding.ok) << finding.what << ": " << finding.mend;
}

TEST(Scan, a_scanner_that_is_missing) {
  ScanResult result = scan_plugin(kPlugins / "good.t2x.so", "/nowhere/t2x", false);
  EXPECT_EQ(result.reason, "could not be examined: the scanner program does not start");
}

}  // namespace
}  // namespace t2x
