#include <gmock/gmock.h>

#include "device/bytes_text.hpp"
#include "device/device.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

std::string sentence(VkResult result, Side side = Side::Machine) {
  try {
    check_vk(result, "running a kernel");
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, side);
    return failure.what();
  }
  return "";
}

TEST(CheckVk, LetsSuccessPass) { EXPECT_EQ(sentence(VK_SUCCESS), ""); }

TEST(CheckVk, SaysWhatToTry) {
  EXPECT_EQ(sentence(VK_ERROR_OUT_OF_DEVICE_MEMORY, Side::Memory),
            "out of device memory while running a kernel; try a smaller size or batch, close other programs that use "
            "the GPU, or choose another --device");
  EXPECT_EQ(sentence(VK_ERROR_OUT_OF_HOST_MEMORY, Side::Memory),
            "out of host memory while running a kernel; try a smaller size or batch, or close other programs");
  EXPECT_EQ(sentence(VK_ERROR_DEVICE_LOST),
            "the GPU was lost while running a kernel: the driver crashed, or stopped a kernel that ran too long; try "
            "a newer driver, a smaller size, or another --device");
  EXPECT_EQ(sentence(VK_ERROR_FEATURE_NOT_PRESENT),
            "Vulkan failed with VK_ERROR_FEATURE_NOT_PRESENT (-8) while running a kernel; try a newer driver or "
            "another --device");
}

TEST(BytesText, PrintsByteCounts) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(1023), "1023 B");
  EXPECT_EQ(bytes_text(1536), "1.5 KiB");
  EXPECT_EQ(bytes_text(uint64_t(128) << 20), "128 MiB");
  EXPECT_EQ(bytes_text((uint64_t(1) << 30) - 65536), "1.0 GiB");
  EXPECT_EQ(bytes_text(UINT64_MAX), "16.0 EiB");
}

}  // namespace
}  // namespace t2x
