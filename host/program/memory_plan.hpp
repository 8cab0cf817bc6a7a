// host/program/memory_plan.hpp - where a program's temporaries lie: liveness, aliasing, one arena.
#pragma once
#include <cstdint>
#include <vector>

namespace t2x {

// A temporary that is live from step `first` to step `last`, both included.
struct Lifetime {
  uint64_t bytes = 0;
  uint32_t first = 0, last = 0;
};

struct Placement {
  uint32_t block = 0;            // which buffer of the arena
  uint64_t offset = 0;           // 256-byte aligned
};

struct MemoryPlan {
  std::vector<Placement> placements;   // one a lifetime
  std::vector<uint64_t> blocks;        // bytes of each buffer
  uint64_t total = 0;                  // of the blocks
  uint64_t lower_bound = 0;            // the most bytes that are live at once
};

inline constexpr uint64_t kTensorAlignment = 256;   // the largest offset alignment that Vulkan allows

// Greedy by size: the largest temporary first, each at the lowest offset where nothing that lives at the
// same time lies, in the first block with room. No block exceeds `max_block`. Throws Side::Machine when one
// temporary alone exceeds it.
MemoryPlan plan_memory(const std::vector<Lifetime>& lifetimes, uint64_t max_block);

}  // namespace t2x
