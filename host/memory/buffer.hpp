// host/memory/buffer.hpp - device memory: buffers, and moving bytes in and out of them.
#pragma once
#include "device/device.hpp"
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace t2x {

// A VkBuffer with its own memory: storage, uniform texel and transfer usage. Movable, frees itself.
// Contents start undefined. `mapped` is non-null when the memory is host-visible and coherent.
class Buffer {
public:
  Buffer() = default;
  // Throws Side::Memory, naming `purpose`, the size, what T2X holds and what there is, when the device's memory or the
  // budget of DeviceOptions does not suffice.
  Buffer(Device& device, uint64_t bytes, const std::string& purpose);
  ~Buffer();
  Buffer(Buffer&& other) noexcept;
  Buffer& operator=(Buffer&& other) noexcept;
  VkBuffer handle() const { return held_.buffer; }
  uint64_t size() const { return held_.bytes; }
  std::byte* mapped() const { return held_.mapped; }
  bool cached() const { return held_.cached; }  // mapped and cached: the host reads it at full speed
  explicit operator bool() const { return held_.buffer != VK_NULL_HANDLE; }

private:
  struct Held {
    Device* device = nullptr;
    VkBuffer buffer = VK_NULL_HANDLE;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    std::byte* mapped = nullptr;
    bool cached = false;
    uint64_t bytes = 0;
    uint64_t booked = 0;                        // what the driver took for it
  };
  Held held_;
};

// What one VkBuffer may hold: the smaller of the allocation and buffer limits, at most 1 GiB.
uint64_t max_buffer_bytes(const Device& device);

// Throws as a Buffer of so many bytes would when the budget has no room for them: for what will be several buffers,
// before the first is made.
void require_device_memory(const Device& device, uint64_t bytes, const std::string& purpose);

// Moves bytes between the host and buffers: direct where memory is mapped, else through a ring of
// staging buffers, so that filling one slot overlaps with the copy of another. Staged copies queue up behind
// earlier submissions; before a direct one the caller has waited for the work that uses the buffer. Submissions
// after an upload see it, flushed or not. Not thread-safe.
class Transfer {
public:
  explicit Transfer(Device& device);
  ~Transfer();
  // fill(destination, first, count) writes bytes [first, first+count) of the source; called in order.
  void upload(const Buffer& to, uint64_t offset, uint64_t bytes,
              const std::function<void(std::byte* destination, uint64_t first, uint64_t count)>& fill);
  void upload(const Buffer& to, uint64_t offset, std::span<const std::byte> data);
  void download(const Buffer& from, uint64_t offset, std::span<std::byte> data);
  // Waits until all uploads have reached the device.
  void flush();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace t2x
