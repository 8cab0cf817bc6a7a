// host/device/quirks.hpp - the one place for workarounds of single drivers.
#pragma once
#include "device/adapter.hpp"
#include "device/device.hpp"

namespace t2x {

// Corrects `info` where a driver's report is known to be wrong.
void apply_quirks(const Adapter& adapter, t2x_device_info& info);

}  // namespace t2x
