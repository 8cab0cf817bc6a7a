// host/cli/memory_size.hpp - an amount of memory as a user writes it.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace t2x {

// "6GiB", "1.5g", "800 MB", "1048576" in bytes, units of 1024 in any case; "auto" is 0. Nothing for other words, less
// than a byte, and what no 64 bits hold.
std::optional<uint64_t> memory_size(std::string_view text);

}  // namespace t2x
