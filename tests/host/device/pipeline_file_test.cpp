// The pipeline cache on disk: read back only when whole and of this device; damage is ignored and replaced.
#include "device/pipeline_file.hpp"
#include "device/device.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace t2x {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

class PipelineFileTest : public testing::Test {
protected:
  PipelineFileTest()
      : folder_(fs::temp_directory_path() / ("t2x-pipelines-" + std::to_string(getpid()))), adapter_(made_up(1)) {
    fs::remove_all(folder_);
  }
  ~PipelineFileTest() override { fs::remove_all(folder_); }

  static Adapter made_up(uint32_t vendor) {
    Adapter adapter;
    adapter.id = "made-up";
    adapter.properties.vendorID = vendor;
    adapter.properties.deviceID = 2;
    std::memset(adapter.properties.pipelineCacheUUID, 3, VK_UUID_SIZE);
    return adapter;
  }
  // What a driver gives: Vulkan's header, then its own bytes.
  std::vector<std::byte> cache(size_t payload) const {
    VkPipelineCacheHeaderVersionOne header{};
    header.headerSize = sizeof header;
    header.headerVersion = VK_PIPELINE_CACHE_HEADER_VERSION_ONE;
    header.vendorID = adapter_.properties.vendorID;
    header.deviceID = adapter_.properties.deviceID;
    std::memcpy(header.pipelineCacheUUID, adapter_.properties.pipelineCacheUUID, VK_UUID_SIZE);
    std::vector<std::byte> bytes(sizeof header + payload, std::byte{7});
    std::memcpy(bytes.data(), &header, sizeof header);
    return bytes;
  }
  PipelineFile file() const { return PipelineFile(folder_.string(), adapter_); }
  static std::string contents(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  fs::path folder_;
  Adapter adapter_;
};

TEST_F(PipelineFileTest, ReadsBackWhatWasWritten) {
  file().write(cache(100));
  EXPECT_EQ(file().read(), cache(100));
  EXPECT_EQ(contents(file().path()).substr(0, 8), "T2XPIPE1");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1) << "no temporary file stays";
}

TEST_F(PipelineFileTest, UnchangedBytesAreNotWrittenAgain) {
  file().write(cache(100));
  PipelineFile again = file();
  again.read();
  fs::remove(again.path());
  again.write(cache(100));
  EXPECT_FALSE(fs::exists(again.path()));
  again.write(cache(101));
  EXPECT_TRUE(fs::exists(again.path()));
}

TEST_F(PipelineFileTest, ACacheWithoutPipelinesIsNotKept) {
  file().write(cache(0));
  EXPECT_FALSE(fs::exists(file().path()));
}

TEST_F(PipelineFileTest, AnotherDevicesCacheIsNotRead) {
  file().write(cache(100));
  EXPECT_THAT(PipelineFile(folder_.string(), made_up(9)).read(), IsEmpty());
}

TEST_F(PipelineFileTest, DamagedFilesAreIgnoredAndReplaced) {
  file().write(cache(100));
  const std::string good = contents(file().path());
  std::vector<std::string> damaged = {"", "T2X", good.substr(0, good.size() - 1), good + "x",
                                      std::string(4096, '\xff')};
  for (size_t at : {size_t(0), size_t(9), size_t(15), size_t(17), size_t(24), good.size() - 1}) {
    damaged.push_back(good);
    damaged.back()[at] ^= 0x55;
  }
  for (const std::string& bytes : damaged) {
    std::ofstream(file().path(), std::ios::binary) << bytes;
    PipelineFile again = file();
    EXPECT_THAT(again.read(), IsEmpty());
    again.write(cache(100));
    EXPECT_EQ(contents(file().path()), good);
  }
}

TEST_F(PipelineFileTest, AFolderThatCannotBeMadeIsNoError) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "file") << "not a folder";
  PipelineFile((folder_ / "file").string(), adapter_).write(cache(100));
  EXPECT_EQ(contents(folder_ / "file"), "not a folder");
}

// A device keeps working with a cache folder, and with damage in it.
TEST_F(PipelineFileTest, DevicesOpenWithAnyCacheFolder) {
  for (int round = 0; round < 2; ++round) {
    DeviceOptions options;
    options.cache_dir = folder_.string();
    auto device = Device::open(options);
    fs::create_directories(folder_);
    std::ofstream(folder_ / ("pipelines-" + device->summary().id + ".bin")) << "T2XPIPE1 garbage";
    EXPECT_NE(device->pipeline_cache(), VkPipelineCache{});
  }
}

}  // namespace
}  // namespace t2x
