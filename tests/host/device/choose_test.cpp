#include "device/choose.hpp"

#include <gmock/gmock.h>

#include "status/failure.hpp"

namespace t2x {
namespace {

DeviceSummary device(uint32_t index, const char* name, uint32_t kind, const char* refusal = "") {
  DeviceSummary summary;
  summary.index = index;
  summary.name = name;
  summary.refusal = refusal;
  summary.info.kind = kind;
  return summary;
}

const std::vector<DeviceSummary> kMachine = {device(0, "llvmpipe (LLVM 15.0.6, 256 bits)", T2X_DEVICE_CPU),
                                             device(1, "Intel(R) UHD Graphics 770", T2X_DEVICE_INTEGRATED),
                                             device(2, "NVIDIA GeForce RTX 3060", T2X_DEVICE_DISCRETE),
                                             device(3, "NVIDIA GeForce RTX 4090", T2X_DEVICE_DISCRETE),
                                             device(4, "GeForce 8800", T2X_DEVICE_DISCRETE, "its driver is old")};

Failure failure_of(const std::vector<DeviceSummary>& devices, const char* selector) {
  try {
    choose_device(devices, selector);
  } catch (const Failure& failure) {
    return failure;
  }
  return Failure(Side::Ours, "nothing was thrown");
}

TEST(ChooseDevice, PrefersDiscreteThenIntegratedThenVirtualThenCpu) {
  EXPECT_EQ(choose_device(kMachine, ""), 2u);
  std::vector<DeviceSummary> two = {kMachine[0], kMachine[1]};
  EXPECT_EQ(choose_device(two, ""), 1u);
  EXPECT_EQ(choose_device({kMachine[0], device(1, "virtio", T2X_DEVICE_VIRTUAL)}, ""), 1u);
  EXPECT_EQ(choose_device({kMachine[0]}, ""), 0u);
}

TEST(ChooseDevice, TakesAnIndexOrAPartOfTheNameInAnyCase) {
  EXPECT_EQ(choose_device(kMachine, "0"), 0u);
  EXPECT_EQ(choose_device(kMachine, "rtx 4090"), 3u);
  EXPECT_EQ(choose_device(kMachine, "LLVM"), 0u);
  EXPECT_EQ(choose_device(kMachine, "770"), 1u);  // no such index, but part of a name
}

TEST(ChooseDevice, NamesTheDevicesWhenNothingMatches) {
  const std::vector<DeviceSummary> two = {kMachine[0], kMachine[1]};
  for (const char* selector : {"radeon", "7", "-1", "99999999999999999999"}) {
    const Failure failure = failure_of(two, selector);
    EXPECT_EQ(failure.side, Side::User);
    EXPECT_EQ(std::string(failure.what()),
              std::string("no device matches --device '") + selector +
                  "'; give an index or a part of a name: 0 = llvmpipe (LLVM 15.0.6, 256 bits), 1 = Intel(R) UHD "
                  "Graphics 770");
  }
}

TEST(ChooseDevice, SaysWhyADeviceCannotBeUsed) {
  const Failure failure = failure_of(kMachine, "8800");
  EXPECT_EQ(failure.side, Side::Machine);
  EXPECT_STREQ(failure.what(), "T2X cannot use 'GeForce 8800': its driver is old");
  EXPECT_STREQ(failure_of({kMachine[4]}, "").what(), "T2X cannot use 'GeForce 8800': its driver is old");
}

TEST(ChooseDevice, SaysWhatToInstallWhenThereIsNone) {
  const Failure failure = failure_of({}, "");
  EXPECT_EQ(failure.side, Side::Machine);
  EXPECT_STREQ(failure.what(),
               "Vulkan is installed but no driver offers a device; install your GPU's driver, or Mesa's software "
               "driver (Debian and Ubuntu: mesa-vulkan-drivers)");
}

}  // namespace
}  // namespace t2x
