#include <algorithm>
#include <cstring>
#include <deque>
#include <string>

#include "memory/buffer.hpp"
#include "memory/staging.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {

void check_range(const Buffer& buffer, uint64_t offset, uint64_t bytes) {
  if (offset > buffer.size() || bytes > buffer.size() - offset) {
    fail_ours("a transfer of bytes [" + std::to_string(offset) + ", +" + std::to_string(bytes) +
              ") leaves its buffer of " + std::to_string(buffer.size()) + " bytes");
  }
}

}  // namespace

struct Transfer::Impl {
  explicit Impl(Device& device) : ring(device), force_staging(device.options().force_staging) {}
  StagingRing ring;
  bool force_staging;
};

Transfer::Transfer(Device& device) : impl_(std::make_unique<Impl>(device)) {}
Transfer::~Transfer() = default;

void Transfer::upload(const Buffer& to, uint64_t offset, uint64_t bytes,
                      const std::function<void(std::byte*, uint64_t, uint64_t)>& fill) {
  check_range(to, offset, bytes);
  if (bytes == 0) return;
  if (to.mapped() && !impl_->force_staging) return fill(to.mapped() + offset, 0, bytes);
  for (uint64_t first = 0; first < bytes; first += StagingRing::kSlotBytes) {
    const uint64_t count = std::min(StagingRing::kSlotBytes, bytes - first);
    StagingRing::Slot& slot = impl_->ring.take();
    fill(slot.mapped, first, count);
    impl_->ring.copy_out(slot, to.handle(), offset + first, count);
  }
}

void Transfer::upload(const Buffer& to, uint64_t offset, std::span<const std::byte> data) {
  upload(to, offset, data.size(), [data](std::byte* destination, uint64_t first, uint64_t count) {
    std::memcpy(destination, data.data() + first, count);
  });
}

void Transfer::download(const Buffer& from, uint64_t offset, std::span<std::byte> data) {
  check_range(from, offset, data.size());
  if (data.empty()) return;
  // Uncached mapped memory reads at a few hundred MB/s: there a copy by the device is faster.
  if (from.mapped() && from.cached() && !impl_->force_staging) {
    flush();
    std::memcpy(data.data(), from.mapped() + offset, data.size());
    return;
  }
  struct Part { StagingRing::Slot* slot; uint64_t first, count; };
  std::deque<Part> parts;
  const auto finish_oldest = [&] {
    const Part part = parts.front();
    parts.pop_front();
    impl_->ring.wait(*part.slot);
    std::memcpy(data.data() + part.first, part.slot->mapped, part.count);
  };
  for (uint64_t first = 0; first < data.size(); first += StagingRing::kSlotBytes) {
    const uint64_t count = std::min<uint64_t>(StagingRing::kSlotBytes, data.size() - first);
    if (parts.size() == StagingRing::kSlots) finish_oldest();
    StagingRing::Slot& slot = impl_->ring.take();
    impl_->ring.copy_in(slot, from.handle(), offset + first, count);
    parts.push_back({&slot, first, count});
  }
  while (!parts.empty()) finish_oldest();
}

void Transfer::flush() { impl_->ring.wait_all(); }

}  // namespace t2x
