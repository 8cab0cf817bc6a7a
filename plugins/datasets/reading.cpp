#include "reading.hpp"
#include <t2x/error.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace datasets {
namespace {

// The first fault, and how many more there are.
void report(const std::vector<std::string>& faults) {
  const auto first = std::find_if(faults.begin(), faults.end(), [](const std::string& f) { return !f.empty(); });
  if (first == faults.end()) return;
  const auto more = std::count_if(first + 1, faults.end(), [](const std::string& f) { return !f.empty(); });
  throw t2x::Error(*first + (more ? " (and " + std::to_string(more) + " more like it)" : ""), T2X_BAD_FILE);
}

}  // namespace

void read_all(size_t count, const std::function<void(size_t)>& read,
              const std::function<void(uint32_t, uint32_t)>& progress) {
  std::vector<std::string> faults(count);
  std::atomic<size_t> next = 0;
  const size_t threads = std::clamp<size_t>(std::thread::hardware_concurrency(), 1, count);
  std::atomic<size_t> working = threads;
  const auto read_some = [&] {
    for (size_t i = next++; i < count; i = next++) try {
        read(i);
      } catch (const std::exception& error) {
        faults[i] = *error.what() ? error.what() : "unknown";
      }
    --working;
  };
  {
    // A jthread waits for its end: what progress throws leaves nobody behind.
    std::vector<std::jthread> readers;
    struct Stop {
      std::atomic<size_t>& next;
      size_t count;
      ~Stop() { next = count; }
    };
    for (size_t i = 0; i < threads; ++i) readers.emplace_back(read_some);
    const Stop stop{next, count};
    for (bool done = false; !done;) {
      if (working > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
      done = working == 0;
      progress(static_cast<uint32_t>(std::min<size_t>(next, count)), static_cast<uint32_t>(count));
    }
  }
  report(faults);
}

uint64_t room_for_items() {
  const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  return pages > 0 && page > 0 ? static_cast<uint64_t>(pages) * static_cast<uint64_t>(page) / 4 : uint64_t{1} << 30;
}

}  // namespace datasets
