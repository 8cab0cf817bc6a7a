// host/engine/values.hpp - the tensor handles that plugins hold, and what each stands for.
#pragma once
#include "program/graph.hpp"
#include "program/storage.hpp"
#include <t2x/abi.h>
#include <vector>

namespace t2x {

// A storage, a weight, or a tensor of the capture with number `capture`.
struct HeldTensor {
  StoragePtr storage;
  WeightSourcePtr weight;
  uint32_t capture = 0;
  TensorId tensor = kNoTensor;
  bool released = false;
};

// Handles of one run. A handle is never reused, so a stale one is noticed.
class TensorTable {
public:
  t2x_tensor add(HeldTensor value);
  // Throws Side::Ours for a handle that was never given out.
  const HeldTensor& get(t2x_tensor handle) const;
  // Lets go of what the handle stands for; get() then throws Side::User. Once more changes nothing.
  void release(t2x_tensor handle);

private:
  size_t index(t2x_tensor handle) const;
  std::vector<HeldTensor> values_;
};

}  // namespace t2x
