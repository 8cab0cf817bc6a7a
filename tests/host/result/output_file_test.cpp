#include "result/output_file.hpp"
#include "../weights/weight_files.hpp"
#include <gtest/gtest.h>
#include <cerrno>
#include <csignal>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

namespace t2x {
namespace {

namespace fs = std::filesystem;
using test::failure_of;
using test::TemporaryFolder;

void put(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

size_t files_in(const fs::path& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(AtomicFile, AppearsOnCommitOnly) {
  TemporaryFolder folder;
  const fs::path path = folder.path() / "a" / "b" / "x.png";
  AtomicFile file(path);
  EXPECT_EQ(file.temporary(), path.string() + ".part-" + std::to_string(getpid()));
  put(file.temporary(), "picture");
  EXPECT_FALSE(fs::exists(path));
  file.commit();
  EXPECT_EQ(content(path), "picture");
  EXPECT_EQ(files_in(path.parent_path()), 1u);
}

TEST(AtomicFile, LeavesNothingWhenItIsNotCommitted) {
  TemporaryFolder folder;
  {
    AtomicFile file(folder.path() / "x");
    put(file.temporary(), "half");
  }
  EXPECT_EQ(files_in(folder.path()), 0u);
}

TEST(AtomicFile, ReplacesAnOlderFileWhole) {
  TemporaryFolder folder;
  const fs::path path = folder.write("x", "older and longer");
  AtomicFile file(path);
  put(file.temporary(), "new");
  EXPECT_EQ(content(path), "older and longer");
  file.commit();
  EXPECT_EQ(content(path), "new");
}

TEST(AtomicFile, CanBeMoved) {
  TemporaryFolder folder;
  AtomicFile a(folder.path() / "a"), b(folder.path() / "b");
  put(a.temporary(), "1");
  b = std::move(a);
  EXPECT_EQ(files_in(folder.path()), 1u);
  AtomicFile c = std::move(b);
  c.commit();
  EXPECT_EQ(content(folder.path() / "a"), "1");
}

TEST(AtomicFile, PendingFilesCanBeRemovedAtOnce) {
  TemporaryFolder folder;
  AtomicFile a(folder.path() / "a"), b(folder.path() / "b"), done(folder.path() / "done");
  put(done.temporary(), "kept");
  done.commit();
  remove_pending_files();
  EXPECT_EQ(files_in(folder.path()), 1u);
  EXPECT_EQ(content(folder.path() / "done"), "kept");
}

TEST(AtomicFile, ASignalHandlerCanRemoveThem) {
  TemporaryFolder folder;
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    AtomicFile file(folder.path() / "x");
    std::signal(SIGTERM, [](int) {
      remove_pending_files();
      _exit(130);
    });
    std::raise(SIGTERM);
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 130);
  EXPECT_EQ(files_in(folder.path()), 0u);
}

TEST(AtomicFile, AForkedChildLeavesItsParentsFiles) {
  TemporaryFolder folder;
  AtomicFile file(folder.path() / "x");
  const pid_t child = fork();
  if (child == 0) {
    remove_pending_files();
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(fs::exists(file.temporary()));
}

TEST(AtomicFileBad, TwoOutputsOfOneName) {
  TemporaryFolder folder;
  AtomicFile first(folder.path() / "x.png");
  EXPECT_EQ(failure_of([&] { AtomicFile second(folder.path() / "." / "x.png"); }, folder.path()),
            "user: x.png: two outputs write to this file; put {index} or {name} into its template");
  put(first.temporary(), "1");
  first.commit();
  AtomicFile later(folder.path() / "x.png");
}

TEST(AtomicFileBad, AFolder) {
  TemporaryFolder folder;
  fs::create_directory(folder.path() / "x");
  EXPECT_EQ(failure_of([&] { AtomicFile file(folder.path() / "x"); }, folder.path()),
            "user: x: cannot be written: it is a folder; name a file in it");
  EXPECT_EQ(failure_of([&] { AtomicFile file(folder.path() / "new" / ""); }, folder.path()),
            "user: new/: cannot be written: it is a folder; name a file in it");
}

TEST(AtomicFileBad, BelowAFile) {
  TemporaryFolder folder;
  folder.write("file", "");
  EXPECT_EQ(failure_of([&] { AtomicFile file(folder.path() / "file" / "x.png"); }, folder.path()),
            "user: file: cannot be written: a part of the path is a file, not a folder");
}

TEST(AtomicFileBad, FolderThatCannotBeWritten) {
  // The kernel's own files refuse new neighbours, also for root, who may write everywhere else.
  EXPECT_EQ(failure_of([] { AtomicFile file("/proc/x.png"); }),
            "user: /proc/x.png: cannot be written: its folder does not exist and cannot be made");
  EXPECT_EQ(failure_of([] { AtomicFile file("/proc/t2x/x.png"); }),
            "user: /proc/t2x: cannot be written: its folder does not exist and cannot be made");
  if (geteuid() == 0) return;
  TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(failure_of([&] { AtomicFile file(folder.path() / "x"); }, folder.path()),
            "user: x: cannot be written: you have no permission there; choose another folder");
}

TEST(AtomicFileBad, NameThatIsTooLong) {
  TemporaryFolder folder;
  EXPECT_TRUE(failure_of([&] { AtomicFile file(folder.path() / std::string(255, 'x')); }, folder.path())
                  .ends_with("x: cannot be written: the name is too long"));
}

TEST(AtomicFileBad, NothingWasWritten) {
  TemporaryFolder folder;
  AtomicFile file(folder.path() / "x");
  EXPECT_EQ(failure_of([&] { file.commit(); }, folder.path()), "ours: x: its writer wrote nothing");
}

TEST(AtomicFileBad, WriteErrorsHaveASideAndAMend) {
  EXPECT_EQ(failure_of([] { fail_write("x", ENOSPC); }),
            "machine: x: cannot be written: the disk is full; free some space and run again");
  EXPECT_EQ(failure_of([] { fail_write("x", EDQUOT); }),
            "machine: x: cannot be written: your disk quota is used up; free some space and run again");
  EXPECT_EQ(failure_of([] { fail_write("x", EIO); }), "machine: x: cannot be written: the disk reports an error");
  EXPECT_EQ(failure_of([] { fail_write("x", EACCES); }),
            "user: x: cannot be written: you have no permission there; choose another folder");
  EXPECT_EQ(failure_of([] { fail_write("x", EROFS); }),
            "user: x: cannot be written: the disk is read-only; choose another folder");
}

TEST(AtomicFileBad, FullDisk) {
  TemporaryFolder folder;
  if (mount("none", folder.path().c_str(), "tmpfs", 0, "size=128k") != 0)
    GTEST_SKIP() << "a small file system cannot be mounted here: needs root and the right to mount";
  {
    AtomicFile file(folder.path() / "x.png");
    std::ofstream out(file.temporary(), std::ios::binary);
    out << std::string(1 << 20, 'x') << std::flush;
    EXPECT_FALSE(out);
    EXPECT_EQ(failure_of([&] { require_disk_space(file.final_path()); }, folder.path()),
              "machine: x.png: cannot be written: the disk is full; free some space and run again");
  }
  EXPECT_EQ(files_in(folder.path()), 0u);
  umount(folder.path().c_str());
}

TEST(AtomicFile, ADiskWithRoomIsNoFailure) {
  TemporaryFolder folder;
  EXPECT_EQ(failure_of([&] { require_disk_space(folder.path() / "x"); }), "");
}

}  // namespace
}  // namespace t2x
