// The list of ops in host/ops/README.md is the list that the code has; every op is described and tested.
#include "op_test.hpp"
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

namespace t2x::test {
namespace {

TEST(Catalogue, NamesAreThoseOfTheReadme) {
  std::ifstream readme(T2X_SOURCE_DIR "/host/ops/README.md");
  const std::regex row("^\\| `([a-z0-9_]+)` \\|.*");
  std::set<std::string> listed, built;
  for (std::string line; std::getline(readme, line);) {
    std::smatch match;
    if (std::regex_match(line, match, row)) listed.insert(match[1]);
  }
  for (const t2x_op_type* op : builtin_ops()) EXPECT_TRUE(built.insert(op->name).second) << op->name << " twice";
  EXPECT_EQ(listed, built);
}

TEST(Catalogue, EveryOpIsWhole) {
  for (const t2x_op_type* op : builtin_ops()) {
    SCOPED_TRACE(op->name);
    EXPECT_GT(std::string(op->doc).size(), 10u);
    EXPECT_TRUE(op->reference);
    EXPECT_GT(op->variant_count, 0u);
    for (uint32_t i = 0; i < op->operand_count; ++i) EXPECT_GT(std::string(op->operands[i].doc).size(), 3u);
    for (auto name = op->attrs; *name; ++name)
      EXPECT_NE(std::string(op->doc).find(*name), std::string::npos) << "the text does not tell of " << *name;
    EXPECT_TRUE(std::filesystem::exists(std::string(T2X_SOURCE_DIR "/tests/ops/") + op->name + "_test.cpp"));
  }
}

}  // namespace
}  // namespace t2x::test
