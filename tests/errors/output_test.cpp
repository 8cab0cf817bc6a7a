// Where results go.
#include "command.hpp"
#include <gmock/gmock.h>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;

std::vector<std::string> small_run(const std::string& output) {
  return {"run", text_to_image(), "prompt=x", "size=64x64", "steps=2", "seed=1", "--progress", "none", "--output", output};
}

TEST(Output, prints_the_path_and_nothing_else_on_stdout) {
  fs::path folder = fresh_folder();
  Outcome o = t2x(small_run(folder.string() + "/"));
  EXPECT_EQ(o.exit_code, 0) << o.err;
  EXPECT_EQ(o.out, (folder / "text_to_image-1.png").string() + "\n");
  EXPECT_TRUE(fs::exists(folder / "text_to_image-1.png"));
  Outcome again = t2x({"run", (folder / "text_to_image-1.png").string(), "--output", (folder / "again.png").string()});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(fs::file_size(folder / "again.png"), fs::file_size(folder / "text_to_image-1.png"));
}

TEST(Output, a_place_that_cannot_be_written) {
  Outcome o = t2x(small_run("/proc/t2x/x.png"));
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "t2x: error: /proc/t2x: cannot be written: its folder does not exist and cannot be made\n");
}

TEST(Output, a_folder_that_is_a_file) {
  fs::path folder = fresh_folder();
  write_text(folder / "occupied", "x");
  Outcome o = t2x(small_run((folder / "occupied/x.png").string()));
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("occupied"));
}

TEST(Output, an_ending_that_no_writer_writes) {
  fs::path folder = fresh_folder();
  Outcome o = t2x(small_run((folder / "x.gif").string()));
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "t2x: error: the output file '" + (folder / "x.gif").string() + "' does not end in .png, which image.write "
                   "writes. For another kind of file: --set output.image.file=...\n");
  EXPECT_TRUE(fs::is_empty(folder));
}

// A file system of 4 KiB in a mount namespace of its own.
TEST(Output, a_full_disk) {
  fs::path folder = fresh_folder();
  Command command;
  command.wrapper = {"unshare", "-rm", "sh", "-c",
                     "mount -t tmpfs -o size=4k tmpfs \"$0\" || exit 77; \"$@\"; code=$?; "
                     "find \"$0\" -type f | sed 's/^/left: /'; exit $code", folder.string()};
  command.arguments = small_run((folder / "x.png").string());
  command.arguments[3] = "size=256x256";
  Outcome o = run(command);
  if (o.exit_code == 77 || o.err.find("unshare") != std::string::npos) GTEST_SKIP() << "no mount namespaces here";
  EXPECT_EQ(o.exit_code, 3) << o.err;
  EXPECT_THAT(o.err, HasSubstr("cannot be written: the disk is full; free some space and run again\n"));
  EXPECT_EQ(o.out, "");
}

}  // namespace
}  // namespace t2x
