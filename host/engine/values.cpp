#include "engine/values.hpp"
#include "status/failure.hpp"

namespace t2x {
namespace {
// Makes handles unlike small integers, so that an uninitialised one is noticed.
constexpr t2x_tensor kHandleTag = 0x7432785400000000u;
}  // namespace

t2x_tensor TensorTable::add(HeldTensor value) {
  values_.push_back(std::move(value));
  return kHandleTag + values_.size();
}

const HeldTensor& TensorTable::get(t2x_tensor handle) const {
  uint64_t index = handle - kHandleTag - 1;
  if (handle <= kHandleTag || index >= values_.size())
    fail_ours("a plugin passes a tensor handle that the host never gave out");
  return values_[index];
}

}  // namespace t2x
