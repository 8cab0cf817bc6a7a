// host/device/memory_account.hpp - what T2X holds of one device's memory, and the most that it may hold.
#pragma once
#include <cstdint>
#include <mutex>

namespace t2x {

// Who allocates asks allows() first and books what he got: a refused allocation leaves no trace, in the peak neither.
// Counts what the driver takes for a buffer, which may be more than the buffer's size. Thread-safe.
class MemoryAccount {
public:
  explicit MemoryAccount(uint64_t budget) : budget_(budget) {}
  // Would so many bytes more stay within the budget?
  bool allows(uint64_t bytes) const;
  void book(uint64_t bytes);
  void unbook(uint64_t bytes);
  uint64_t now() const;
  uint64_t peak() const;         // since the beginning or reset_peak()
  void reset_peak();
  uint64_t budget() const { return budget_; }   // bytes; 0: none

private:
  const uint64_t budget_;
  mutable std::mutex mutex_;
  uint64_t now_ = 0, peak_ = 0;
};

}  // namespace t2x
