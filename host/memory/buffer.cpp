#include "memory/buffer.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "device/bytes_text.hpp"
#include "memory/memory_type.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

constexpr uint64_t kMostBytes = uint64_t(1) << 30;
constexpr VkBufferUsageFlags kUsage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT |
                                      VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;

[[noreturn]] void fail_out_of_memory(const Device& device, uint64_t bytes, const std::string& purpose) {
  const uint64_t held = device.memory().now(), budget = device.memory().budget();
  const std::string begin = "out of device memory for " + purpose + ": it needs " + bytes_text(bytes) + ", T2X holds " +
                            bytes_text(held) + " already, and ";
  if (!device.memory().allows(bytes)) {
    fail_memory(begin + "may take " + bytes_text(budget) + " in all on " + device.summary().name +
                "; raise --vram, or try a smaller size or batch");
  }
  const uint64_t most = device.max_allocation_bytes();
  // Without VK_EXT_memory_budget the driver does not count what T2X itself holds.
  const uint64_t all = device.summary().memory_bytes;
  const uint64_t free = std::min(device.free_bytes(), all > held ? all - held : 0);
  const std::string bound = bytes > most ? "; its driver gives one buffer at most " + bytes_text(most) : "";
  fail_memory(begin + bytes_text(free) + " of " + bytes_text(all) + " is free on " + device.summary().name + bound +
              "; try a smaller size or batch, or another --device");
}

// CPU drivers hand out more than the machine has, and the system kills the process when it is touched. What is
// free counts touched memory only, hence the look at what T2X already holds.
bool beyond_machine(const Device& device, uint64_t bytes) {
  constexpr uint64_t kWorthAsking = uint64_t(16) << 20;
  if (device.info().kind != T2X_DEVICE_CPU || bytes < kWorthAsking) return false;
  return bytes > device.free_bytes() || device.memory().now() + bytes > device.summary().memory_bytes;
}

// Tries one type after the other; VK_NULL_HANDLE when all are full.
VkDeviceMemory allocate(const Device& device, uint64_t bytes, const std::vector<uint32_t>& types, uint32_t& chosen) {
  for (uint32_t type : types) {
    VkMemoryAllocateInfo info{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO};
    info.allocationSize = bytes;
    info.memoryTypeIndex = chosen = type;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    const VkResult result = vkAllocateMemory(device.handle(), &info, nullptr, &memory);
    if (result == VK_SUCCESS) return memory;
    // CPU drivers call their memory the host's.
    if (result != VK_ERROR_OUT_OF_DEVICE_MEMORY && result != VK_ERROR_OUT_OF_HOST_MEMORY) {
      check_vk(result, "allocating device memory");
    }
  }
  return VK_NULL_HANDLE;
}

}  // namespace

void require_device_memory(const Device& device, uint64_t bytes, const std::string& purpose) {
  if (!device.memory().allows(bytes)) fail_out_of_memory(device, bytes, purpose);
}

Buffer::Buffer(Device& device, uint64_t bytes, const std::string& purpose) {
  if (bytes == 0) fail_ours("a buffer of no bytes was asked for: " + purpose);
  if (bytes > device.max_allocation_bytes() || beyond_machine(device, bytes)) {
    fail_out_of_memory(device, bytes, purpose);
  }
  Buffer owner;  // frees what exists when a later step fails
  Held& made = owner.held_;
  made.device = &device;
  made.bytes = bytes;
  VkBufferCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO};
  info.size = (bytes + 3) / 4 * 4;  // kernels bind whole words
  info.usage = kUsage;
  const VkResult result = vkCreateBuffer(device.handle(), &info, nullptr, &made.buffer);
  if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY || result == VK_ERROR_OUT_OF_HOST_MEMORY) {
    fail_out_of_memory(device, bytes, purpose);
  }
  check_vk(result, "making a buffer");
  VkMemoryRequirements needs;
  vkGetBufferMemoryRequirements(device.handle(), made.buffer, &needs);
  require_device_memory(device, needs.size, purpose);
  uint32_t type = 0;
  made.memory = allocate(device, needs.size, device_memory_types(device, needs.memoryTypeBits), type);
  if (!made.memory) fail_out_of_memory(device, bytes, purpose);
  made.booked = needs.size;
  device.memory().book(made.booked);
  check_vk(vkBindBufferMemory(device.handle(), made.buffer, made.memory, 0), "binding a buffer's memory");
  const VkMemoryPropertyFlags flags = memory_flags(device, type);
  if ((flags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) && (flags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT)) {
    void* mapped = nullptr;
    check_vk(vkMapMemory(device.handle(), made.memory, 0, VK_WHOLE_SIZE, 0, &mapped), "mapping a buffer");
    made.mapped = static_cast<std::byte*>(mapped);
    made.cached = flags & VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
  }
  device.set_object_name(VK_OBJECT_TYPE_BUFFER, reinterpret_cast<uint64_t>(made.buffer), purpose.c_str());
  *this = std::move(owner);
}

Buffer::~Buffer() {
  if (!held_.device) return;
  vkDestroyBuffer(held_.device->handle(), held_.buffer, nullptr);
  vkFreeMemory(held_.device->handle(), held_.memory, nullptr);  // unmaps
  held_.device->memory().unbook(held_.booked);
}

Buffer::Buffer(Buffer&& other) noexcept : held_(std::exchange(other.held_, Held{})) {}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  Buffer taken(std::move(other));
  std::swap(held_, taken.held_);
  return *this;
}

uint64_t max_buffer_bytes(const Device& device) { return std::min(device.max_allocation_bytes(), kMostBytes); }

}  // namespace t2x
