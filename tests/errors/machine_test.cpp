// Drivers and devices.
#include "training_run.hpp"
#include <gmock/gmock.h>
#include <cstdlib>

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

// The run's own account is the budget that it just fits into.
TEST(Machine, a_budget_of_device_memory) {
  const fs::path folder = fresh_folder();
  auto draw = [&](const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words = {"run", text_to_image(), "prompt=an owl", "seed=1", "steps=2", "size=64x64",
                                      "--progress", "json", "--plan", "--output", folder / name};
    words.insert(words.end(), more.begin(), more.end());
    return t2x(words);
  };
  Outcome o = draw("free.png", {"--vram", "auto"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, testing::Not(HasSubstr("(--vram)")));
  const std::string key = "\"peak_device_bytes\":";
  const uint64_t peak = std::strtoull(o.err.c_str() + o.err.find(key) + key.size(), nullptr, 10);
  ASSERT_GT(peak, uint64_t(1) << 20);
  o = draw("bound.png", {"--vram", std::to_string(peak)});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, testing::ContainsRegex("peak device memory: ([0-9.]+ MiB) of [0-9.]+ MiB \\(--vram\\)"));
  EXPECT_FALSE(file_bytes(folder / "free.png").empty());
  EXPECT_TRUE(file_bytes(folder / "free.png") == file_bytes(folder / "bound.png"));
  o = draw("none.png", {"--vram", std::to_string(peak - 1)});
  EXPECT_EQ(o.exit_code, 3) << o.err;
  EXPECT_THAT(o.err, testing::ContainsRegex("node '[a-z]+' \\([a-z_.]+\\): out of device memory for .*: it needs .*, T2X "
                                            "holds .* already, and may take .* in all on .*; raise --vram, or try a "
                                            "smaller size or batch"));
  EXPECT_FALSE(fs::exists(folder / "none.png"));
  o = draw("none.png", {"--vram=2MiB"});
  EXPECT_EQ(o.exit_code, 3) << o.err;
  EXPECT_THAT(o.err, testing::ContainsRegex("out of device memory for [0-9]+ weights of '.*backbone', the first "
                                            "'.*': it needs .*, and may take 2\\.0 MiB in all on "));
}

TEST(Machine, a_budget_that_is_none) {
  for (const char* word : {"plenty", "0", "6 gigs", "-1"}) {
    Outcome o = t2x({"run", text_to_image(), "prompt=x", std::string("--vram=") + word});
    EXPECT_EQ(o.exit_code, 2) << word;
    EXPECT_EQ(o.err, "t2x: error: --vram is '" + std::string(word) + "'; it is auto, or an amount of memory such as 6GiB "
                     "or 800MiB\n");
  }
  for (const char* command : {"run", "train"})
    EXPECT_THAT(t2x({command, "--help"}).out, HasSubstr("--vram SIZE"));
}

}  // namespace
}  // namespace t2x
