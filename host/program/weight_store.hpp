// host/program/weight_store.hpp - weights on the device: loaded once, shared by programs, freed with the last.
#pragma once
#include "program/storage.hpp"
#include "program/runtime.hpp"
#include <map>
#include <memory>
#include <span>
#include <utility>

namespace t2x {

// A weight's place on the device. The block it shares lives as long as any of its weights.
struct DeviceWeight {
  std::shared_ptr<Buffer> block;
  uint64_t offset = 0, bytes = 0;
};

using DeviceWeightPtr = std::shared_ptr<const DeviceWeight>;

class WeightStore {
public:
  explicit WeightStore(Runtime& runtime) : runtime_(runtime) {}

  struct Wanted { WeightSourcePtr source; t2x_dtype dtype; };
  // Uploads those that are not on the device yet, packed into large blocks; progress(done, total) counts bytes.
  std::vector<DeviceWeightPtr> load(std::span<const Wanted> wanted,
                                    const std::function<void(uint64_t done, uint64_t total)>& progress = {});
  // Bytes that are on the device now.
  uint64_t resident_bytes() const;

private:
  Runtime& runtime_;
  std::map<std::pair<std::string, t2x_dtype>, std::weak_ptr<const DeviceWeight>> weights_;
};

}  // namespace t2x
