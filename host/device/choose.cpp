#include "device/choose.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "device/heap.hpp"
#include "device/limits.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

// Smaller numbers are indices only; from here on they may be part of a name too, as in "4090".
constexpr uint32_t kLeastModel = 100;

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = char(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

int rank(uint32_t kind) {
  switch (kind) {
    case T2X_DEVICE_DISCRETE: return 4;
    case T2X_DEVICE_INTEGRATED: return 3;
    case T2X_DEVICE_VIRTUAL: return 2;
    case T2X_DEVICE_OTHER: return 1;
    default: return 0;  // a CPU driver works everywhere, slowly
  }
}

std::string version_text(uint32_t version) {
  return std::to_string(VK_API_VERSION_MAJOR(version)) + "." + std::to_string(VK_API_VERSION_MINOR(version)) + "." +
         std::to_string(VK_API_VERSION_PATCH(version));
}

[[noreturn]] void fail_no_match(const std::vector<DeviceSummary>& devices, std::string_view selector) {
  std::string list;
  for (const DeviceSummary& device : devices) {
    list += (list.empty() ? "" : ", ") + std::to_string(device.index) + " = " + device.name;
  }
  fail_user("no device matches --device '" + std::string(selector) + "'; give an index or a part of a name: " + list);
}

uint32_t best_device(const std::vector<DeviceSummary>& devices) {
  const DeviceSummary* best = nullptr;
  for (const DeviceSummary& device : devices) {
    if (device.refusal.empty() && (!best || rank(device.info.kind) > rank(best->info.kind))) best = &device;
  }
  if (!best) fail_machine("T2X cannot use '" + devices.front().name + "': " + devices.front().refusal);
  return best->index;
}

uint32_t named_device(const std::vector<DeviceSummary>& devices, std::string_view selector) {
  uint32_t index = 0;
  const auto [end, error] = std::from_chars(selector.data(), selector.data() + selector.size(), index);
  const bool number = error == std::errc() && end == selector.data() + selector.size();
  if (number && index < devices.size()) return index;
  if (number && index < kLeastModel) fail_no_match(devices, selector);
  const std::string part = lower_case(selector);
  for (const DeviceSummary& device : devices) {
    if (lower_case(device.name).find(part) != std::string::npos) return device.index;
  }
  fail_no_match(devices, selector);
}

}  // namespace

std::vector<Adapter> read_adapters(VkInstance instance, uint32_t instance_api) {
  uint32_t count = 0;
  check_vk(vkEnumeratePhysicalDevices(instance, &count, nullptr), "listing the devices");
  std::vector<VkPhysicalDevice> handles(count);
  check_vk(vkEnumeratePhysicalDevices(instance, &count, handles.data()), "listing the devices");
  std::vector<Adapter> adapters;
  for (VkPhysicalDevice handle : handles) {
    adapters.push_back(read_adapter(handle, instance_api));
    Features& features = adapters.back().features;
    if (features.cooperative_matrix) features.cooperative_size = read_cooperative_size(instance, handle);
  }
  return adapters;
}

DeviceSummary summarize(const Adapter& adapter, uint32_t index, const DeviceOptions& options) {
  DeviceSummary summary;
  summary.index = index;
  summary.name = adapter.properties.deviceName;
  summary.driver = adapter.driver;
  summary.api_version = version_text(adapter.properties.apiVersion);
  summary.id = adapter.id;
  summary.refusal = refusal(adapter);
  const HeapState heap = heap_state(adapter);
  summary.memory_bytes = heap.bytes;
  summary.free_bytes = heap.free;
  summary.info = device_limits(adapter, options);
  return summary;
}

uint32_t choose_device(const std::vector<DeviceSummary>& devices, std::string_view selector) {
  if (devices.empty()) {
    fail_machine("Vulkan is installed but no driver offers a device; install your GPU's driver, or Mesa's software "
                 "driver (Debian and Ubuntu: mesa-vulkan-drivers)");
  }
  const uint32_t index = selector.empty() ? best_device(devices) : named_device(devices, selector);
  const DeviceSummary& device = devices[index];
  if (!device.refusal.empty()) fail_machine("T2X cannot use '" + device.name + "': " + device.refusal);
  return index;
}

}  // namespace t2x
