// host/device/limits.hpp - the device's limits and features in the terms that kernels use (t2x_device_info).
#pragma once
#include "device/adapter.hpp"
#include "device/device.hpp"

namespace t2x {

// Fills everything but name and driver; applies the lowered limits of `options`.
t2x_device_info device_limits(const Adapter& adapter, const DeviceOptions& options);

}  // namespace t2x
