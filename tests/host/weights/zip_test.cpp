#include "weights/zip.hpp"
#include <gtest/gtest.h>
#include "torch_files.hpp"
#include "weight_files.hpp"

namespace t2x {
namespace {

using test::as_bytes;
using test::zip;
using test::ZipPart;

std::string complaint(const std::string& file) {
  return test::failure_of([&] { read_zip(as_bytes(file), "m.pt"); });
}

TEST(Zip, SaysWhereEntriesLie) {
  for (bool zip64 : {false, true}) {
    const std::string file = zip({{"a/x", "hello"}, {"a/empty", ""}, {"b", "world!"}, {"c", "packed", 8}}, zip64);
    const auto entries = read_zip(as_bytes(file), "m.pt");
    ASSERT_EQ(entries.size(), 4u);
    const auto data = [&](const char* name) {
      const ZipEntry& entry = entries.find(name)->second;
      return file.substr(entry.offset, entry.bytes);
    };
    EXPECT_EQ(data("a/x"), "hello");
    EXPECT_EQ(data("a/empty"), "");
    EXPECT_EQ(data("b"), "world!");
    EXPECT_FALSE(entries.at("b").compressed);
    EXPECT_TRUE(entries.at("c").compressed);
  }
}

TEST(ZipBad, Truncated) {
  const std::string whole = zip({{"a", std::string(1000, 'x')}});
  for (size_t size : {size_t{4}, size_t{500}, whole.size() - 22, whole.size() - 1})
    EXPECT_EQ(complaint(whole.substr(0, size)),
              "user: m.pt: its zip directory is not at its end: the file is truncated; download it again")
        << size;
}

TEST(ZipBad, DirectoryThatLies) {
  EXPECT_EQ(complaint(zip({{"a", "x", 0, 0, 1000}})),
            "user: m.pt: entry 'a' reaches beyond the end of the file: the file is truncated; download it again");
  EXPECT_EQ(complaint(zip({{"a", "x", 0, 0, ~uint64_t{0} - 1}}, true)),
            "user: m.pt: entry 'a' reaches beyond the end of the file: the file is truncated; download it again");
  for (bool zip64 : {false, true}) {
    EXPECT_EQ(complaint(zip({{"a", "x", 0, 0, 0, 1}}, zip64)),
              "user: m.pt: entry 'a' is not where the zip directory says: the file is damaged; download it again");
    EXPECT_EQ(complaint(zip({{"a", "x", 0, 0, 0, 1 << 30}}, zip64)),
              "user: m.pt: entry 'a' is not where the zip directory says: the file is damaged; download it again");
  }
  const char* damaged = "user: m.pt: its zip directory is damaged; download it again";
  const auto with_byte = [](size_t from_end, char byte, bool zip64 = false) {
    std::string file = zip({{"a", "x"}}, zip64);
    file[file.size() - from_end] = byte;
    return file;
  };
  EXPECT_EQ(complaint(with_byte(12, 9)), damaged);     // more entries
  EXPECT_EQ(complaint(with_byte(12, 0)), damaged);     // fewer
  EXPECT_EQ(complaint(with_byte(10, 0x7f)), damaged);  // the directory's size
  EXPECT_EQ(complaint(with_byte(3, 0x7f)), damaged);   // and place
  EXPECT_EQ(complaint(with_byte(6, 1)), damaged);
  EXPECT_EQ(complaint(with_byte(22 + 12 - 7, 0x7f, true)), damaged);  // the place of zip64's record
  EXPECT_EQ(complaint(with_byte(22 + 47 - 28, 9)), damaged);  // an entry's name that is longer than the directory
  EXPECT_EQ(complaint(with_byte(18, 1)), "user: m.pt: it is one part of a zip archive of several; join them");
  std::string sizes = zip({{"a", "xyz"}});
  sizes[sizes.size() - 22 - 47 + 24] = 2;
  EXPECT_EQ(complaint(sizes),
            "user: m.pt: entry 'a' is not compressed, yet has two sizes: the file is damaged; download it again");
}

TEST(ZipBad, EntriesThatShareBytes) {
  // Entry b is said to be inside the data of a, where a header of that name stands.
  const std::string inner = zip({{"b", "uvw"}}).substr(0, 34);
  EXPECT_EQ(complaint(zip({{"a", inner}, {"b", "uvw", 0, 0, 0, -34}})),
            "user: m.pt: entries 'a' and 'b' overlap: the file is damaged");
  EXPECT_EQ(complaint(zip({{"a", "xyz"}, {"a", "uvw"}})), "user: m.pt: entry 'a' occurs twice");
}

TEST(ZipBad, Encrypted) { EXPECT_EQ(complaint(zip({{"a", "xyz", 0, 1}})), "user: m.pt: entry 'a' is encrypted"); }

}  // namespace
}  // namespace t2x
