#include "loader/elf_symbols.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>
#include <fstream>
#include <iterator>

namespace fs = std::filesystem;

namespace t2x {
namespace {

TEST(ElfSymbols, sees_what_a_plugin_exports) {
  EXPECT_THAT(exported_symbols(fs::path(T2X_TEST_PLUGINS) / "no_entry.t2x.so"), testing::Contains("something_else"));
  EXPECT_THAT(exported_symbols(fs::path(T2X_TEST_PLUGINS) / "good.t2x.so"), testing::Contains("t2x_plugin_v1"));
}

TEST(ElfSymbols, every_truncation_is_refused_or_read_without_harm) {
  std::ifstream in(fs::path(T2X_TEST_PLUGINS) / "no_entry.t2x.so", std::ios::binary);
  std::string whole((std::istreambuf_iterator<char>(in)), {});
  fs::path cut = fs::path(testing::TempDir()) / "cut.elf";
  for (size_t size = 0; size < whole.size(); size += 97) {
    std::ofstream(cut, std::ios::binary) << whole.substr(0, size);
    EXPECT_THROW(exported_symbols(cut), Failure) << size;
  }
  fs::remove(cut);
}

}  // namespace
}  // namespace t2x
