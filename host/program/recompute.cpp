#include "program/recompute.hpp"
#include <t2x/shape.hpp>
#include <algorithm>

namespace t2x {
namespace {

uint64_t result_bytes(const Graph& graph, const GraphStep& step) {
  uint64_t total = 0;
  if (!step.invariant)
    for (TensorId id : step.out) total += bytes(graph.tensor(id).dims);
  return total;
}

// crossing[p]: bytes that steps before p make and steps from p on read.
std::vector<int64_t> crossing_bytes(const Graph& graph) {
  constexpr size_t kNever = SIZE_MAX;
  std::vector<size_t> made(graph.tensors.size(), kNever), last(graph.tensors.size(), 0);
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    for (TensorId id : graph.steps[i].in)
      if (id != kNoTensor) last[graph.root(id)] = i;
    if (graph.steps[i].invariant) continue;
    for (TensorId id : graph.steps[i].out) made[graph.root(id)] = std::min(made[graph.root(id)], i);
  }
  std::vector<int64_t> crossing(graph.steps.size() + 2);
  for (TensorId id = 0; id < graph.tensors.size(); ++id) {
    if (made[id] == kNever || last[id] <= made[id]) continue;
    const auto size = static_cast<int64_t>(bytes(graph.tensor(id).dims));
    crossing[made[id] + 1] += size;
    crossing[last[id] + 1] -= size;
  }
  for (size_t p = 1; p < crossing.size(); ++p) crossing[p] += crossing[p - 1];
  return crossing;
}

}  // namespace

std::vector<size_t> cut_positions(const Graph& graph, uint32_t parts) {
  const size_t steps = graph.steps.size();
  std::vector<uint64_t> before(steps + 1);   // result bytes of the steps before each position
  for (size_t i = 0; i < steps; ++i) before[i + 1] = before[i] + result_bytes(graph, graph.steps[i]);
  const std::vector<int64_t> crossing = crossing_bytes(graph);
  std::vector<size_t> cuts = {0};
  auto position_of = [&](double share) {
    auto wanted = static_cast<uint64_t>(share * static_cast<double>(before[steps]));
    return static_cast<size_t>(std::lower_bound(before.begin(), before.end(), wanted) - before.begin());
  };
  for (uint32_t k = 1; k < parts; ++k) {
    const size_t low = std::max(cuts.back() + 1, position_of((k - 0.5) / parts));
    const size_t high = std::min(steps, position_of((k + 0.5) / parts) + 1);
    if (low >= high) continue;
    cuts.push_back(static_cast<size_t>(
        std::min_element(crossing.begin() + std::ptrdiff_t(low), crossing.begin() + std::ptrdiff_t(high)) -
        crossing.begin()));
  }
  if (cuts.back() != steps) cuts.push_back(steps);
  return cuts;
}

}  // namespace t2x
