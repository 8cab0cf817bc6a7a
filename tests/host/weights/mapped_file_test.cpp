#include "weights/mapped_file.hpp"
#include "weight_files.hpp"
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace t2x {
namespace {

using test::failure_of;

TEST(MappedFile, ShowsTheBytes) {
  test::TemporaryFolder folder;
  MappedFile file(folder.write("f", "abc"));
  ASSERT_EQ(file.bytes().size(), 3u);
  EXPECT_EQ(static_cast<char>(file.bytes()[2]), 'c');
  file.check_unchanged();
}

TEST(MappedFile, AnEmptyFileHasNoBytes) {
  test::TemporaryFolder folder;
  EXPECT_TRUE(MappedFile(folder.write("f", "")).bytes().empty());
}

TEST(MappedFileBad, WhatCannotBeOpened) {
  test::TemporaryFolder folder;
  EXPECT_EQ(failure_of([&] { MappedFile file(folder.path() / "none"); }, folder.path()),
            "user: none: cannot be read: No such file or directory");
  std::filesystem::create_directory(folder.path() / "sub");
  EXPECT_EQ(failure_of([&] { MappedFile file(folder.path() / "sub"); }, folder.path()),
            "user: sub: cannot be read: Is a directory");
  ASSERT_EQ(mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(failure_of([&] { MappedFile file(folder.path() / "pipe"); }, folder.path()),
            "user: pipe: cannot be read: it is not a regular file");
}

TEST(MappedFileBad, AFileThatShrinksIsNoticed) {
  test::TemporaryFolder folder;
  auto path = folder.write("f", std::string(10000, 'x'));
  MappedFile file(path);
  std::filesystem::resize_file(path, 100);
  EXPECT_EQ(
      failure_of([&] { file.check_unchanged(); }, folder.path()),
      "machine: f: the file has changed while it was in use: it had 10000 bytes, now 100; leave model files alone "
      "during a run, and run again");
}

// The sanitizers have their own SIGBUS handler, which comes first.
#if !defined(__SANITIZE_ADDRESS__)
TEST(MappedFileDeathTest, TouchingAVanishedPageSaysWhichFile) {
  test::TemporaryFolder folder;
  auto path = folder.write("weights.bin", std::string(100000, 'x'));
  MappedFile file(path);
  std::filesystem::resize_file(path, 10);
  EXPECT_EXIT(
      {
        explain_lost_files(nullptr);
        volatile std::byte touched = file.bytes()[90000];
        (void)touched;
      },
      testing::ExitedWithCode(3), "weights.bin: the file was shortened or its disk failed while it was being read");
}
#endif

}  // namespace
}  // namespace t2x
