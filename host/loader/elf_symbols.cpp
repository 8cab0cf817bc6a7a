#include "loader/elf_symbols.hpp"
#include "status/failure.hpp"
#include <elf.h>
#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

namespace t2x {
namespace {

// A file's bytes with every access checked: sizes and offsets in it are not trusted.
class Bytes {
public:
  explicit Bytes(const std::filesystem::path& file) : file_(file.string()) {
    std::ifstream in(file, std::ios::binary);
    data_.assign(std::istreambuf_iterator<char>(in), {});
  }
  template <class T> T at(uint64_t offset) const {
    if (offset > data_.size() || data_.size() - offset < sizeof(T)) refuse();
    T value;
    std::memcpy(&value, data_.data() + offset, sizeof value);
    return value;
  }
  std::string text(uint64_t offset) const {
    if (offset >= data_.size()) refuse();
    return {data_.data() + offset, strnlen(data_.data() + offset, data_.size() - offset)};
  }
  uint64_t size() const { return data_.size(); }
  [[noreturn]] void refuse() const { fail_user(file_ + ": not a whole 64-bit ELF shared object"); }

private:
  std::string file_;
  std::vector<char> data_;
};

}  // namespace

std::vector<std::string> exported_symbols(const std::filesystem::path& file) {
  Bytes bytes(file);
  auto header = bytes.at<Elf64_Ehdr>(0);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_ident[EI_CLASS] != ELFCLASS64) bytes.refuse();
  std::vector<std::string> names;
  for (uint64_t i = 0; i < header.e_shnum; ++i) {
    auto section = bytes.at<Elf64_Shdr>(header.e_shoff + i * header.e_shentsize);
    if (section.sh_type != SHT_DYNSYM || section.sh_link >= header.e_shnum) continue;
    auto strings = bytes.at<Elf64_Shdr>(header.e_shoff + uint64_t(section.sh_link) * header.e_shentsize);
    uint64_t count = std::min(section.sh_size, bytes.size()) / sizeof(Elf64_Sym);
    for (uint64_t s = 0; s < count; ++s) {
      auto symbol = bytes.at<Elf64_Sym>(section.sh_offset + s * sizeof(Elf64_Sym));
      int binding = ELF64_ST_BIND(symbol.st_info);
      if (symbol.st_shndx == SHN_UNDEF || symbol.st_shndx == SHN_ABS || binding == STB_LOCAL) continue;
      names.push_back(bytes.text(strings.sh_offset + symbol.st_name));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace t2x
