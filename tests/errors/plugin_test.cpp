// Plugins that misbehave beside good ones.
#include "command.hpp"
#include <gmock/gmock.h>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;

fs::path folder_with(const std::vector<std::string>& names) {
  fs::path folder = fresh_folder();
  for (const std::string& name : names)
    fs::copy_file(fs::path(T2X_BAD_PLUGINS) / (name + ".t2x.so"), folder / (name + ".t2x.so"));
  return folder;
}

TEST(Plugin, bad_ones_are_named_and_the_others_work) {
  fs::path folder = folder_with({"aborts", "loops", "wrong_abi", "good"});
  fs::copy_file(folder / "good.t2x.so", folder / "cut.t2x.so");
  fs::resize_file(folder / "cut.t2x.so", 3000);
  Outcome o = t2x({"check", text_to_image(), "prompt=x", "--plugin-path", folder.string()});
  EXPECT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, HasSubstr("t2x: warning: plugin " + (folder / "aborts.t2x.so").string() +
                               " is left out: crashed (Aborted) while it was being loaded"));
  EXPECT_THAT(o.err, HasSubstr("loops.t2x.so is left out: did not finish within 5 s while it was being loaded"));
  EXPECT_THAT(o.err, HasSubstr("wrong_abi.t2x.so is left out: it needs ABI 1.7, this host offers ABI 1.1;"));
  EXPECT_THAT(o.err, HasSubstr("cut.t2x.so is left out: "));
  EXPECT_THAT(o.err, testing::Not(HasSubstr("good.t2x.so")));
}

TEST(Plugin, quarantine_is_listed) {
  fs::path folder = folder_with({"aborts", "good"});
  Outcome o = t2x({"plugins", "--plugin-path", folder.string()});
  EXPECT_EQ(o.exit_code, 0);
  EXPECT_THAT(o.out, HasSubstr("good"));
  EXPECT_THAT(o.out, HasSubstr("quarantine: " + (folder / "aborts.t2x.so").string() + "\n            crashed (Aborted)"));
}

TEST(Plugin, validation_of_a_good_one) {
  Outcome o = t2x({"validate-plugin", (folder_with({"good"}) / "good.t2x.so").string()});
  EXPECT_EQ(o.exit_code, 0);
  EXPECT_THAT(o.out, HasSubstr("conforms: good 1.2.3, "));
}

TEST(Plugin, validation_of_a_bad_one) {
  Outcome o = t2x({"validate-plugin", (folder_with({"wrong_abi"}) / "wrong_abi.t2x.so").string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.out, HasSubstr("  FAIL  speaks this host's ABI\n        it needs ABI 1.7"));
  Outcome crash = t2x({"validate-plugin", (folder_with({"aborts"}) / "aborts.t2x.so").string()});
  EXPECT_EQ(crash.exit_code, 2);
  EXPECT_THAT(crash.out, HasSubstr("  FAIL  crashed (Aborted) while it was being loaded"));
}

TEST(Plugin, a_plugin_path_that_is_not_there) {
  Outcome o = t2x({"check", text_to_image(), "prompt=x", "--plugin-path", "nowhere"});
  EXPECT_EQ(o.exit_code, 0);
  EXPECT_EQ(o.err, "t2x: warning: there is no folder 'nowhere' to look for plugins in\n");
}

TEST(Plugin, validation_of_a_missing_file) {
  Outcome o = t2x({"validate-plugin", "nothere.t2x.so"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "t2x: error: there is no file 'nothere.t2x.so'\n");
}

}  // namespace
}  // namespace t2x
