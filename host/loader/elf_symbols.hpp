// host/loader/elf_symbols.hpp - which symbols a shared object exports, read from the file itself.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace t2x {

// Defined global and weak symbols of .dynsym (stripping does not remove them), sorted. Throws Side::User when the
// file is not a 64-bit ELF shared object in this machine's byte order.
std::vector<std::string> exported_symbols(const std::filesystem::path& file);

}  // namespace t2x
