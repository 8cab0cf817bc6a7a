// tests/host/device/validated_device.hpp - a device under the validation layer, which must stay silent.
#pragma once
#include <gmock/gmock.h>

#include <memory>
#include <utility>

#include "device/device.hpp"

namespace t2x {

// Opens with validation; the destructor closes the device and expects that the layer had nothing to say, about
// what the device leaks included.
class ValidatedDevice {
public:
  explicit ValidatedDevice(DeviceOptions options = {}) {
    options.validation = true;
    device_ = Device::open(options);
  }
  ~ValidatedDevice() {
    EXPECT_THAT(device_->validation_messages(), testing::IsEmpty());
    testing::internal::CaptureStderr();
    device_.reset();
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::Not(testing::HasSubstr("Vulkan validation")));
  }
  ValidatedDevice(const ValidatedDevice&) = delete;
  ValidatedDevice& operator=(const ValidatedDevice&) = delete;
  Device& operator*() { return *device_; }
  Device* operator->() { return device_.get(); }

private:
  std::unique_ptr<Device> device_;
};

}  // namespace t2x
