// Drivers and devices.
#include "command.hpp"
#include <gmock/gmock.h>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;

constexpr const char* kNoDriver =
    "t2x: error: no Vulkan driver was found; install your GPU's driver, or Mesa's software driver (Debian and Ubuntu: "
    "mesa-vulkan-drivers), and check with `vulkaninfo --summary`\n";

std::map<std::string, std::string> no_driver() {
  fs::path empty = fresh_folder() / "none.json";
  write_text(empty, "");
  return {{"VK_DRIVER_FILES", empty}, {"VK_ICD_FILENAMES", empty}};
}

TEST(Machine, no_vulkan_driver) {
  Outcome run = t2x({"run", text_to_image(), "prompt=x"}, no_driver());
  EXPECT_EQ(run.exit_code, 3) << run.err;
  EXPECT_EQ(run.err, kNoDriver);
  Outcome devices = t2x({"devices"}, no_driver());
  EXPECT_EQ(devices.exit_code, 3) << devices.err;
  EXPECT_EQ(devices.err, kNoDriver);
}

TEST(Machine, what_needs_no_gpu_works_without_a_driver) {
  EXPECT_EQ(t2x({"check", text_to_image(), "prompt=x"}, no_driver()).exit_code, 0);
  EXPECT_EQ(t2x({"describe", "flow.sample"}, no_driver()).exit_code, 0);
  EXPECT_EQ(t2x({"graph", text_to_image(), "prompt=x"}, no_driver()).exit_code, 0);
}

TEST(Machine, a_device_that_is_not_there) {
  Outcome o = t2x({"run", text_to_image(), "prompt=x", "--device", "voodoo"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("no device matches --device 'voodoo'; give an index or a part of a name: 0 = "));
  EXPECT_THAT(o.err, HasSubstr("llvmpipe"));
}

}  // namespace
}  // namespace t2x
