#include "memory/memory_use.hpp"

#include <mutex>

#include "memory/buffer.hpp"

namespace t2x {
namespace {

std::mutex g_mutex;
MemoryUse g_use;

}  // namespace

void book_device_memory(uint64_t bytes) {
  std::lock_guard lock(g_mutex);
  g_use.now += bytes;
  if (g_use.now > g_use.peak) g_use.peak = g_use.now;
}

void unbook_device_memory(uint64_t bytes) {
  std::lock_guard lock(g_mutex);
  g_use.now -= bytes;
}

MemoryUse device_memory_use() {
  std::lock_guard lock(g_mutex);
  return g_use;
}

void reset_device_memory_peak() {
  std::lock_guard lock(g_mutex);
  g_use.peak = g_use.now;
}

}  // namespace t2x
