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

size_t TensorTable::index(t2x_tensor handle) const {
  const uint64_t index = handle - kHandleTag - 1;
  if (handle <= kHandleTag || index >= values_.size())
    fail_ours("a plugin passes a tensor handle that the host never gave out");
  return index;
}

const HeldTensor& TensorTable::get(t2x_tensor handle) const {
  const HeldTensor& value = values_[index(handle)];
  if (value.released) fail_user("uses a tensor that was released, or one that a program without enough memory kept");
  return value;
}

void TensorTable::release(t2x_tensor handle) { values_[index(handle)] = HeldTensor{.released = true}; }

}  // namespace t2x
