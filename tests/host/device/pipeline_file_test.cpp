#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "device/pipelines.hpp"
#include "device_shaders_shaders.hpp"
#include "host/device/kernel.hpp"
#include "host/device/validated_device.hpp"

namespace t2x {
namespace {

namespace fs = std::filesystem;

class PipelineFileTest : public testing::Test {
protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / ("t2x-pipelines-" + std::to_string(getpid()) + "-" + test->name());
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  // One process that compiles a kernel; gives the file it leaves.
  fs::path compile_and_close() {
    DeviceOptions options;
    options.cache_dir = folder_.string();
    ValidatedDevice device(options);
    PipelineCache pipelines(*device);
    EXPECT_TRUE(pipelines.get(kernel_key(device_shaders::affine, {32, 1})).pipeline);
    return folder_ / ("pipelines-" + device->summary().id + ".bin");
  }
  static std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  fs::path folder_;
};

TEST_F(PipelineFileTest, IsWrittenOnceAndReadAgain) {
  const fs::path path = compile_and_close();
  if (!fs::exists(path)) GTEST_SKIP() << "this driver keeps nothing in its pipeline cache";
  const std::string first = contents(path);
  EXPECT_EQ(first.substr(0, 8), "T2XPIPE1");
  EXPECT_EQ(compile_and_close(), path);
  EXPECT_EQ(contents(path).size(), first.size());
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1) << "no temporary file stays";
}

TEST_F(PipelineFileTest, DamagedFilesAreIgnoredAndReplaced) {
  const fs::path path = compile_and_close();
  if (!fs::exists(path)) GTEST_SKIP() << "this driver keeps nothing in its pipeline cache";
  const std::string good = contents(path);
  ASSERT_GT(good.size(), 32u);
  std::vector<std::string> damaged = {"", "T2X", good.substr(0, good.size() - 1), good + "x",
                                      std::string(4096, '\xff')};
  for (size_t at : {size_t(0), size_t(9), size_t(15), size_t(17), size_t(24), good.size() - 1}) {
    damaged.push_back(good);
    damaged.back()[at] ^= 0x55;
  }
  for (const std::string& bytes : damaged) {
    std::ofstream(path, std::ios::binary) << bytes;
    compile_and_close();
    EXPECT_EQ(contents(path).size(), good.size());
  }
}

TEST_F(PipelineFileTest, AFolderThatCannotBeMadeIsNoError) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "file") << "not a folder";
  folder_ /= "file";
  compile_and_close();
  EXPECT_EQ(contents(folder_), "not a folder");
  folder_ = folder_.parent_path();
}

}  // namespace
}  // namespace t2x
