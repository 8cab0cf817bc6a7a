#include "toml/load.hpp"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace t2x {
namespace {

namespace fs = std::filesystem;

// Each test works in a folder of its own, so that messages name plain files.
class LoadToml : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "t2x_load_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    before_ = fs::current_path();
    fs::current_path(folder_);
  }
  void TearDown() override {
    fs::current_path(before_);
    fs::remove_all(folder_);
  }
  void write(const std::string& name, const std::string& text) { std::ofstream(name, std::ios::binary) << text; }
  std::string errors(const std::string& path = "main.toml") {
    Diagnostics diagnostics;
    root_ = load_toml(path, {{"format"}, {"needs"}}, diagnostics);
    return diagnostics.failed() ? diagnostics.errors() : "none";
  }
  fs::path folder_, before_;
  Value root_;
};

TEST_F(LoadToml, IncludesAreMergedAndKeepTheirPlaces) {
  fs::create_directory("parts");
  write("main.toml", "format = 1\ninclude = [\"parts/a.toml\"]\nneeds = [\"x\"]\n[node.one]\nk = 1\n");
  write("parts/a.toml", "format = 1\ninclude = [\"b.toml\"]\nneeds = [\"y\"]\n[node.one]\nl = 2\n");
  write("parts/b.toml", "[node.two]\nm = 3\n");
  EXPECT_EQ(errors(), "none");
  EXPECT_EQ(root_.find("needs")->array.size(), 2u);
  const Value* node = root_.find("node");
  EXPECT_EQ(node->find("one")->find("k")->integer, 1);
  EXPECT_EQ(to_string(node->find("one")->find("l")->place), "parts/a.toml:5:5");
  EXPECT_EQ(to_string(node->find("two")->find("m")->place), "parts/b.toml:2:5");
}

TEST_F(LoadToml, AFileReachedTwiceCountsOnce) {
  write("main.toml", "include = [\"a.toml\", \"b.toml\"]\n");
  write("a.toml", "include = [\"c.toml\"]\n");
  write("b.toml", "include = [\"./c.toml\"]\n");
  write("c.toml", "[t]\nx = 1\n");
  EXPECT_EQ(errors(), "none");
}

TEST_F(LoadToml, AKeyDefinedTwiceNamesBothPlaces) {
  write("main.toml", "include = [\"a.toml\"]\n[node.sample]\nsteps = 5\n");
  write("a.toml", "[node.sample]\nsteps = 6\n");
  EXPECT_EQ(errors(),
            "main.toml:3:1: error: 'steps' is defined twice: here and at a.toml:2:1\n  steps = 5\n  ^~~~~\n1 error");
}

TEST_F(LoadToml, ACycleNamesTheChain) {
  write("main.toml", "include = [\"a.toml\"]\n");
  write("a.toml", "include = [\"b.toml\"]\n");
  write("b.toml", "include = [\"a.toml\"]\n");
  EXPECT_EQ(errors(),
            "b.toml:1:12: error: this include comes back to itself: a.toml -> b.toml -> a.toml\n"
            "  include = [\"a.toml\"]\n"
            "             ^~~~~~~~\n"
            "1 error");
  write("main.toml", "include = [\"main.toml\"]\n");
  EXPECT_NE(errors().find("main.toml -> main.toml"), std::string::npos);
}

TEST_F(LoadToml, MissingFilesFoldersAndSymlinkLoops) {
  fs::create_symlink("loop.toml", "loop.toml");
  fs::create_directory("folder");
  write("main.toml", "include = [\"gone.toml\", \"folder\", \"loop.toml\", 5, \"\"]\n");
  EXPECT_EQ(errors(),
            "main.toml:1:12: error: cannot read 'gone.toml': No such file or directory\n"
            "  include = [\"gone.toml\", \"folder\", \"loop.toml\", 5, \"\"]\n"
            "             ^~~~~~~~~~~\n"
            "main.toml:1:25: error: cannot read 'folder': it is a folder\n"
            "  include = [\"gone.toml\", \"folder\", \"loop.toml\", 5, \"\"]\n"
            "                          ^~~~~~~~\n"
            "main.toml:1:35: error: cannot read 'loop.toml': Too many levels of symbolic links\n"
            "  include = [\"gone.toml\", \"folder\", \"loop.toml\", 5, \"\"]\n"
            "                                    ^~~~~~~~~~~\n"
            "main.toml:1:48: error: 'include' takes file names, not 5\n"
            "  include = [\"gone.toml\", \"folder\", \"loop.toml\", 5, \"\"]\n"
            "                                                 ^\n"
            "main.toml:1:51: error: 'include' takes file names, not \"\"\n"
            "  include = [\"gone.toml\", \"folder\", \"loop.toml\", 5, \"\"]\n"
            "                                                    ^~\n"
            "5 errors");
  EXPECT_EQ(errors("absent.toml"), "absent.toml: error: cannot read this file: No such file or directory\n1 error");
  EXPECT_EQ(errors("folder"), "folder: error: cannot read this file: it is a folder\n1 error");
}

TEST_F(LoadToml, IncludesAreNotNestedWithoutEnd) {
  write("main.toml", "include = [\"0.toml\"]\n");
  for (int i = 0; i < 40; ++i)
    write(std::to_string(i) + ".toml", "include = [\"" + std::to_string(i + 1) + ".toml\"]\n");
  write("40.toml", "");
  EXPECT_NE(errors().find("includes are nested more than 16 deep"), std::string::npos);
}

TEST_F(LoadToml, AnEndlessFileIsRefused) {
  EXPECT_EQ(errors("/dev/zero"),
            "/dev/zero:1:1: error: the file is too large: 8388609 bytes, at most 8388608 are read\n1 error");
  write("main.toml", "include = [\"/dev/zero\"]\n");
  EXPECT_NE(errors().find("cannot read '/dev/zero': it is no regular file"), std::string::npos);
}

}  // namespace
}  // namespace t2x
