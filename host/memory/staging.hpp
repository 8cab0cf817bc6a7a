// host/memory/staging.hpp - a ring of host-visible slots with copies in flight.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "device/device.hpp"

namespace t2x {

// Slots are taken in turn. A slot's copy runs while the host fills or reads the others. Made at first use; of the
// device's memory, which counts against the budget, only where there is no other.
class StagingRing {
public:
  static constexpr uint64_t kSlotBytes = uint64_t(8) << 20;
  static constexpr size_t kSlots = 4;

  explicit StagingRing(Device& device) : device_(device) {}
  ~StagingRing();
  StagingRing(const StagingRing&) = delete;
  StagingRing& operator=(const StagingRing&) = delete;

  struct Slot {
    VkBuffer buffer = VK_NULL_HANDLE;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    uint64_t booked = 0;                        // where the only memory there is is the device's
    std::byte* mapped = nullptr;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    VkFence fence = VK_NULL_HANDLE;
    bool busy = false;
  };
  // The next slot; waits until its last copy is done.
  Slot& take();
  // Starts the copy of `bytes` out of the slot into `to`, or into the slot from `from`.
  void copy_out(Slot& slot, VkBuffer to, uint64_t offset, uint64_t bytes);
  void copy_in(Slot& slot, VkBuffer from, uint64_t offset, uint64_t bytes);
  void wait(Slot& slot);
  void wait_all();

private:
  void make(Slot& slot);
  void destroy(Slot& slot);
  void start(Slot& slot, VkBuffer from, VkBuffer to, const VkBufferCopy& region);
  Device& device_;
  std::array<Slot, kSlots> slots_;
  size_t next_ = 0;
};

}  // namespace t2x
