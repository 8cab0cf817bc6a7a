// host/device/choose.hpp - which physical devices there are, and which one a selector means.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "device/adapter.hpp"
#include "device/device.hpp"

namespace t2x {

std::vector<Adapter> read_adapters(VkInstance instance, uint32_t instance_api);

DeviceSummary summarize(const Adapter& adapter, uint32_t index, const DeviceOptions& options);

// The index that `selector` means (see DeviceOptions). Throws as Device::open says.
uint32_t choose_device(const std::vector<DeviceSummary>& devices, std::string_view selector);

}  // namespace t2x
