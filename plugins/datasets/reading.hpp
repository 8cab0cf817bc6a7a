// reading.hpp - reads every file of a data set once, before the run and not in it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>

namespace datasets {

// Calls read(i) for each i < count, on all processors. Then throws t2x::Error (T2X_BAD_FILE) with what the first of
// them threw, and how many more did. progress(done, all) is called by this thread now and then and at the end, and may
// throw to stop.
void read_all(size_t count, const std::function<void(size_t)>& read,
              const std::function<void(uint32_t, uint32_t)>& progress);

// What items may take in memory, bytes: a quarter of the machine's.
uint64_t room_for_items();

}  // namespace datasets
