#include "device/device.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

#include "host/device/validated_device.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

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
  setenv("T2X_VALIDATION", "1", 1);
  const auto device = Device::open({});
  unsetenv("T2X_VALIDATION");
  EXPECT_TRUE(device->options().validation);
  setenv("T2X_VALIDATION", "0", 1);
  EXPECT_FALSE(Device::open({})->options().validation);
  unsetenv("T2X_VALIDATION");
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

}  // namespace
}  // namespace t2x
