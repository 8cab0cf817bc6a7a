#include "program/weight_store.hpp"
#include "program/memory_plan.hpp"
#include <t2x/shape.hpp>
#include <algorithm>

namespace t2x {
namespace {

uint64_t wanted_bytes(const WeightStore::Wanted& w) {
  t2x_dims dims = w.source->dims();
  dims.dtype = w.dtype;
  return bytes(dims);
}

// Rounded up to whole texels of 16 bytes and to the tensor alignment, so that any binding of it is in bounds.
uint64_t padded(uint64_t bytes) { return (bytes + kTensorAlignment - 1) / kTensorAlignment * kTensorAlignment; }

std::string purpose_of(const WeightSource& first, size_t count) {
  const std::string of = first.model().empty() ? "" : " of '" + first.model() + "'";
  return std::to_string(count) + (count == 1 ? " weight" : " weights") + of + ", the first '" + first.name() + "'";
}

}  // namespace

std::vector<DeviceWeightPtr> WeightStore::load(std::span<const Wanted> wanted,
                                               const std::function<void(uint64_t, uint64_t)>& progress) {
  std::vector<DeviceWeightPtr> result(wanted.size());
  std::vector<size_t> missing;
  uint64_t total = 0, done = 0, room = 0;
  for (size_t i = 0; i < wanted.size(); ++i) {
    result[i] = weights_[{wanted[i].source->key(), wanted[i].dtype}].lock();
    if (!result[i]) missing.push_back(i), total += wanted_bytes(wanted[i]), room += padded(wanted_bytes(wanted[i]));
  }
  const std::string purpose = missing.empty() ? "" : purpose_of(*wanted[missing[0]].source, missing.size());
  require_device_memory(*runtime_.device, room, purpose);
  const uint64_t max_block = std::min<uint64_t>(max_buffer_bytes(*runtime_.device), 256ull << 20);
  for (size_t next = 0; next < missing.size();) {
    uint64_t block_bytes = 0;
    size_t end = next;
    for (; end < missing.size(); ++end) {
      uint64_t more = padded(wanted_bytes(wanted[missing[end]]));
      if (end > next && block_bytes + more > max_block) break;
      block_bytes += more;
    }
    auto block = std::make_shared<Buffer>(*runtime_.device, block_bytes, purpose);
    for (uint64_t offset = 0; next < end; ++next) {
      const Wanted& w = wanted[missing[next]];
      auto weight = std::make_shared<DeviceWeight>();
      weight->block = block;
      weight->offset = offset;
      weight->bytes = wanted_bytes(w);
      runtime_.transfer.upload(*block, offset, weight->bytes, [&](std::byte* to, uint64_t first, uint64_t count) {
        w.source->fill(w.dtype, to, first, count);
        if (progress) progress(done += count, total);
      });
      offset += padded(weight->bytes);
      weights_[{w.source->key(), w.dtype}] = weight;
      result[missing[next]] = weight;
    }
  }
  runtime_.transfer.flush();
  return result;
}

uint64_t WeightStore::resident_bytes() const {
  uint64_t total = 0;
  for (const auto& [key, weight] : weights_)
    if (auto w = weight.lock()) total += w->bytes;
  return total;
}

}  // namespace t2x
