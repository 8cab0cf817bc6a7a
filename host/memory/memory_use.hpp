// host/memory/memory_use.hpp - the account behind device_memory_use(): Buffer books here.
#pragma once
#include <cstdint>

namespace t2x {

void book_device_memory(uint64_t bytes);
void unbook_device_memory(uint64_t bytes);

}  // namespace t2x
