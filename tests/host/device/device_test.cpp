#include "device/device.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <utility>

#include "host/device/validated_device.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

// Sets environment variables of the Vulkan loader, and puts the old values back.
class Environment {
public:
  Environment(std::vector<const char*> names, const char* value) {
    for (const char* name : names) {
      const char* old = std::getenv(name);
      before_.emplace_back(name, old ? std::optional<std::string>(old) : std::nullopt);
      setenv(name, value, 1);
    }
  }
  ~Environment() {
    for (const auto& [name, value] : before_) value ? setenv(name, value->c_str(), 1) : unsetenv(name);
  }

private:
  std::vector<std::pair<const char*, std::optional<std::string>>> before_;
};

std::string failure_to_open(bool validation) {
  DeviceOptions options;
  options.validation = validation;
  try {
    Device::open(options);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::Machine);
    return failure.what();
  }
  return "it opened";
}

TEST(Device, SaysWhatToInstallWhenThereIsNoDriver) {
  const Environment none({"VK_DRIVER_FILES", "VK_ICD_FILENAMES"}, "no such driver file");
  EXPECT_EQ(failure_to_open(false),
            "no Vulkan driver was found; install your GPU's driver, or Mesa's software driver (Debian and Ubuntu: "
            "mesa-vulkan-drivers), and check with `vulkaninfo --summary`");
}

TEST(Device, SaysWhatToInstallWhenTheValidationLayerIsMissing) {
  const Environment none({"VK_LAYER_PATH"}, "no such folder");
  EXPECT_EQ(failure_to_open(true),
            "Vulkan validation was asked for, but the layer VK_LAYER_KHRONOS_validation is not installed; install it "
            "(Debian and Ubuntu: vulkan-validationlayers, Fedora: vulkan-validation-layers, elsewhere: the Vulkan SDK "
            "of vulkan.lunarg.com) or run without it");
}

TEST(Device, ListsWhatOpenChoosesFrom) {
  const std::vector<DeviceSummary> devices = Device::list();
  ASSERT_FALSE(devices.empty());
  for (const DeviceSummary& device : devices) {
    EXPECT_FALSE(device.name.empty());
    EXPECT_FALSE(device.driver.empty());
    EXPECT_EQ(device.id.size(), 72u);
    EXPECT_GT(device.memory_bytes, 0u);
    EXPECT_LE(device.free_bytes, device.memory_bytes);
  }
  DeviceOptions options;
  options.selector = devices[0].name.substr(0, 5);
  ValidatedDevice device(options);
  EXPECT_EQ(device->summary().name, devices[0].name);
  EXPECT_EQ(device->summary().id, devices[0].id);
  EXPECT_STREQ(device->info().name, devices[0].name.c_str());
  EXPECT_STREQ(device->info().driver, devices[0].driver.c_str());
}

TEST(Device, KeepsWhatVulkanPromisesToKernels) {
  ValidatedDevice device;
  const t2x_device_info& info = device->info();
  EXPECT_EQ(info.size, sizeof info);
  EXPECT_GE(info.max_workgroup_invocations, 128u);
  EXPECT_GE(info.max_groups[0], 65535u);
  EXPECT_GE(info.shared_bytes, 16384u);
  EXPECT_EQ(info.push_bytes, 128u);
  EXPECT_TRUE(info.storage_alignment > 0 && info.storage_alignment <= 256);
  EXPECT_TRUE(info.texel_alignment > 0 && info.texel_alignment <= 256);
  EXPECT_GE(info.max_binding_bytes, uint64_t(128) << 20);
  EXPECT_GE(info.max_texels, 65536u);
  EXPECT_GT(info.subgroup_size, 0u);
  EXPECT_TRUE(info.features & T2X_FEATURE_SUBGROUP_BASIC);
  EXPECT_EQ(info.kind == T2X_DEVICE_CPU, info.max_dispatch_flops == 0);
}

TEST(Device, SelectorThatMatchesNothingIsTheUsersError) {
  DeviceOptions options;
  options.selector = "no such card";
  try {
    Device::open(options);
    FAIL() << "opened";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    EXPECT_THAT(failure.what(), testing::StartsWith("no device matches --device 'no such card'; give an index or a "
                                                    "part of a name: 0 = "));
  }
}

TEST(Device, LimitsCanBeLowered) {
  DeviceOptions options;
  options.limit_binding = 1 << 20;
  options.limit_dispatch_flops = 1e6;
  ValidatedDevice device(options);
  EXPECT_EQ(device->info().max_binding_bytes, uint64_t(1) << 20);
  EXPECT_EQ(device->info().max_texels, (uint64_t(1) << 20) / 16);
  EXPECT_EQ(device->info().max_dispatch_flops, 1e6);
}

TEST(Device, LimitsAreNeverRaised) {
  DeviceOptions options;
  options.limit_binding = uint64_t(1) << 60;
  ValidatedDevice device(options), own;
  EXPECT_EQ(device->info().max_binding_bytes, own->info().max_binding_bytes);
  EXPECT_EQ(device->info().max_texels, own->info().max_texels);
}

TEST(Device, SixteenBitFeaturesCanBeHidden) {
  DeviceOptions options;
  options.no_fp16 = true;
  ValidatedDevice device(options);
  EXPECT_EQ(device->info().features & (T2X_FEATURE_FP16 | T2X_FEATURE_STORAGE16 | T2X_FEATURE_COOPERATIVE_MATRIX), 0u);
}

TEST(Device, TheEnvironmentTurnsValidationOn) {
  {
    const Environment on({"T2X_VALIDATION"}, "1");
    EXPECT_TRUE(Device::open({})->options().validation);
  }
  const Environment off({"T2X_VALIDATION"}, "0");
  EXPECT_FALSE(Device::open({})->options().validation);
}

TEST(Device, ValidationSpeaksUp) {
  DeviceOptions options;
  options.validation = true;
  const auto device = Device::open(options);
  VkBufferCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO};  // of no bytes: invalid
  info.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT;
  VkBuffer buffer = VK_NULL_HANDLE;
  vkCreateBuffer(device->handle(), &info, nullptr, &buffer);
  vkDestroyBuffer(device->handle(), buffer, nullptr);
  EXPECT_THAT(device->validation_messages(), testing::Contains(testing::StartsWith("error: ")));
}

TEST(Device, TwoMayBeOpenAtOnce) {
  ValidatedDevice first, second;
  EXPECT_NE(first->handle(), second->handle());
}

// Libraries this process has loaded, by path.
std::set<std::string> loaded_libraries() {
  std::ifstream maps("/proc/self/maps");
  std::set<std::string> paths;
  for (std::string line; std::getline(maps, line);)
    if (const size_t path = line.find('/'); path != std::string::npos && line.find(".so") != std::string::npos)
      paths.insert(line.substr(path));
  return paths;
}

class DriverStaysLoaded : public testing::TestWithParam<bool> {};

// NVIDIA's cannot be loaded as often as a process may want devices.
TEST_P(DriverStaysLoaded, AfterItsLastDeviceIsClosed) {
  DeviceOptions options;
  options.validation = GetParam();
  auto device = Device::open(options);
  std::set<std::string> open = loaded_libraries();
  device.reset();
  const std::set<std::string> closed = loaded_libraries();
  std::erase_if(open, [](const std::string& path) { return path.find("VkLayer") != std::string::npos; });
  for (const std::string& path : open) EXPECT_TRUE(closed.contains(path)) << path;
}

INSTANTIATE_TEST_SUITE_P(Device, DriverStaysLoaded, testing::Bool(),
                         [](const auto& test) { return test.param ? "WithValidation" : "WithoutValidation"; });

}  // namespace
}  // namespace t2x
