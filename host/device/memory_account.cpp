#include "device/memory_account.hpp"

#include <algorithm>

namespace t2x {

bool MemoryAccount::allows(uint64_t bytes) const {
  if (budget_ == 0) return true;
  std::lock_guard lock(mutex_);
  return now_ <= budget_ && bytes <= budget_ - now_;
}

void MemoryAccount::book(uint64_t bytes) {
  std::lock_guard lock(mutex_);
  now_ += bytes;
  peak_ = std::max(peak_, now_);
}

void MemoryAccount::unbook(uint64_t bytes) {
  std::lock_guard lock(mutex_);
  now_ -= bytes;
}

uint64_t MemoryAccount::now() const {
  std::lock_guard lock(mutex_);
  return now_;
}

uint64_t MemoryAccount::peak() const {
  std::lock_guard lock(mutex_);
  return peak_;
}

void MemoryAccount::reset_peak() {
  std::lock_guard lock(mutex_);
  peak_ = now_;
}

}  // namespace t2x
