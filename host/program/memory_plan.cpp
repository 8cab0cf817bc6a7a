#include "program/memory_plan.hpp"
#include "status/failure.hpp"
#include <algorithm>
#include <numeric>
#include <string>

namespace t2x {
namespace {

uint64_t aligned(uint64_t bytes) { return (bytes + kTensorAlignment - 1) / kTensorAlignment * kTensorAlignment; }

bool overlap(const Lifetime& a, const Lifetime& b) { return a.first <= b.last && b.first <= a.last; }

uint64_t most_live_bytes(const std::vector<Lifetime>& lifetimes) {
  uint32_t end = 0;
  for (const Lifetime& l : lifetimes) end = std::max(end, l.last);
  std::vector<int64_t> change(lifetimes.empty() ? 0 : end + 2);
  for (const Lifetime& l : lifetimes) {
    change[l.first] += static_cast<int64_t>(aligned(l.bytes));
    change[l.last + 1] -= static_cast<int64_t>(aligned(l.bytes));
  }
  int64_t now = 0, most = 0;
  for (int64_t c : change) most = std::max(most, now += c);
  return static_cast<uint64_t>(most);
}

// The lowest offset for `l` among what is already placed in one block.
uint64_t lowest_offset(const std::vector<Lifetime>& lifetimes, const Lifetime& l,
                       const std::vector<std::pair<uint64_t, uint32_t>>& placed) {
  uint64_t offset = 0;
  for (auto [start, index] : placed) {   // sorted by offset
    if (!overlap(lifetimes[index], l)) continue;
    if (start >= offset + aligned(l.bytes)) break;
    offset = std::max(offset, start + aligned(lifetimes[index].bytes));
  }
  return offset;
}

}  // namespace

MemoryPlan plan_memory(const std::vector<Lifetime>& lifetimes, uint64_t max_block) {
  MemoryPlan plan;
  plan.placements.resize(lifetimes.size());
  plan.lower_bound = most_live_bytes(lifetimes);
  std::vector<uint32_t> order(lifetimes.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return lifetimes[a].bytes > lifetimes[b].bytes; });
  std::vector<std::vector<std::pair<uint64_t, uint32_t>>> placed;   // per block: offset, lifetime
  for (uint32_t index : order) {
    const Lifetime& l = lifetimes[index];
    if (l.bytes > max_block)
      fail_machine("an intermediate result needs " + std::to_string(l.bytes >> 20) + " MiB in one piece, this device "
                   "allocates at most " + std::to_string(max_block >> 20) + " MiB: try a smaller size");
    uint32_t block = 0;
    uint64_t offset = 0;
    for (;; ++block) {
      if (block == placed.size()) placed.emplace_back(), plan.blocks.push_back(0);
      offset = lowest_offset(lifetimes, l, placed[block]);
      if (offset + aligned(l.bytes) <= max_block || placed[block].empty()) break;
    }
    auto& here = placed[block];
    here.insert(std::upper_bound(here.begin(), here.end(), std::pair{offset, index}), {offset, index});
    plan.placements[index] = {block, offset};
    plan.blocks[block] = std::max(plan.blocks[block], offset + aligned(l.bytes));
  }
  plan.total = std::accumulate(plan.blocks.begin(), plan.blocks.end(), uint64_t{0});
  return plan;
}

}  // namespace t2x
