#include "weights/safetensors.hpp"
#include "weight_files.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

using test::failure_of;

std::span<const std::byte> as_bytes(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

SafetensorsHeader parse(const std::string& file) { return parse_safetensors(as_bytes(file), "m.safetensors"); }

// What is wrong with a file of this header and `bytes` data bytes.
std::string complaint(std::string_view header, size_t bytes) {
  return failure_of([&] { parse(test::safetensors(header, std::string(bytes, 'x'))); });
}

std::string complaint_of_file(const std::string& file) {
  return failure_of([&] { parse(file); });
}

TEST(Safetensors, ReadsNamesTypesShapesAndPlaces) {
  const std::string header =
      R"({"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[2,3],"data_offsets":[4,16]},)"
      R"("a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},)"
      R"("e":{"dtype":"I64","shape":[0,7],"data_offsets":[16,16]}}   )";
  const SafetensorsHeader h = parse(test::safetensors(header, std::string(16, 'x')));
  ASSERT_EQ(h.tensors.size(), 3u);
  EXPECT_EQ(h.tensors[0].name, "a");
  EXPECT_EQ(h.tensors[0].dims.rank, 0u);
  EXPECT_EQ(h.tensors[0].offset, 8 + header.size());
  EXPECT_EQ(h.tensors[1].name, "b");
  EXPECT_EQ(h.tensors[1].dims.dtype, T2X_BF16);
  EXPECT_EQ(h.tensors[1].dims.d[1], 3u);
  EXPECT_EQ(h.tensors[1].bytes, 12u);
  EXPECT_EQ(h.tensors[2].name, "e");
  EXPECT_EQ(h.tensors[2].bytes, 0u);
  EXPECT_EQ(h.metadata.at("format"), "pt");
}

TEST(Safetensors, ReadsAFileWithoutTensors) { EXPECT_TRUE(parse(test::safetensors("{}", "")).tensors.empty()); }

TEST(Safetensors, ListsTypesThatItDoesNotRead) {
  const SafetensorsHeader h =
      parse(test::safetensors(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})", std::string(8, 'x')));
  EXPECT_EQ(h.tensors[0].dims.dtype, T2X_NO_DTYPE);
  EXPECT_EQ(h.tensors[0].stored_dtype, "F64");
}

TEST(SafetensorsBad, EmptyFile) {
  EXPECT_EQ(complaint_of_file(""), "user: m.safetensors: the file has 0 bytes: it is truncated; download it again");
}

TEST(SafetensorsBad, TruncatedInHeader) {
  std::string file = test::safetensors(std::string(1234, ' '), "");
  file.resize(608);
  EXPECT_EQ(
      complaint_of_file(file),
      "user: m.safetensors: the header says 1234 bytes, the file has 600 after the length: the file is truncated; "
      "download it again");
}

TEST(SafetensorsBad, TruncatedInData) {
  EXPECT_EQ(
      complaint(R"({"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})", 10),
      "user: m.safetensors: tensor 'w': ends at data byte 16, the file has 10: the file is truncated; download it "
      "again");
}

TEST(SafetensorsBad, HeaderLengthBeyondTheLimit) {
  EXPECT_EQ(
      complaint_of_file(std::string(20, '\xff')),
      "user: m.safetensors: the header says 18446744073709551615 bytes, at most 100000000 are allowed: this is not "
      "a safetensors file, or it is damaged");
}

TEST(SafetensorsBad, OtherKindsOfFiles) {
  EXPECT_EQ(complaint_of_file("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
            "user: m.safetensors: this is a Git LFS pointer, not the weights; fetch the file itself (git lfs pull)");
  EXPECT_EQ(complaint_of_file("<!DOCTYPE html><html>404</html>"),
            "user: m.safetensors: this is a web page, not weights; download the file again");
  EXPECT_EQ(complaint_of_file("\x80\x04\x95 a plain pickle"),
            "user: m.safetensors: this is a plain Python pickle, neither safetensors nor what torch.save writes; save "
            "its tensors with torch.save");
  EXPECT_EQ(complaint_of_file("GGUF and more bytes"),
            "user: m.safetensors: this is a GGUF file, not safetensors; T2X reads safetensors and PyTorch checkpoints "
            "only");
  EXPECT_EQ(complaint("[1]", 0),
            "user: m.safetensors: the header does not begin with '{': this is not a safetensors file");
}

TEST(SafetensorsBad, HeaderIsNotJson) {
  EXPECT_EQ(
      complaint(R"({"w":)", 0),
      "user: m.safetensors: the header is not valid, at byte 6: syntax error while parsing value - unexpected end "
      "of input; expected '[', '{', or a literal: the file is damaged; download it again");
}

TEST(SafetensorsBad, NestsTooDeep) {
  EXPECT_EQ(
      complaint(R"({"w":)" + std::string(90000, '['), 0),
      "user: m.safetensors: the header is not valid, objects and arrays nest more than 8 deep: the file is damaged; "
      "download it again");
}

TEST(SafetensorsBad, NameThatIsNotUtf8) {
  const std::string text = complaint("{\"w\xff\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
  EXPECT_EQ(text,
            "user: m.safetensors: the header is not valid, at byte 4: syntax error while parsing object key - invalid "
            "string: ill-formed UTF-8 byte: the file is damaged; download it again");
}

TEST(SafetensorsBad, NameWithAZeroByte) {
  EXPECT_EQ(complaint("{\"w\\u0000x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
            "user: m.safetensors: tensor 'w?x': the name holds a zero byte");
}

TEST(SafetensorsBad, DuplicateName) {
  EXPECT_EQ(complaint(R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"w":{"dtype":"U8","shape":[1],)"
                      R"("data_offsets":[1,2]}})",
                      2),
            "user: m.safetensors: the header is not valid, the key 'w' occurs twice: the file is damaged; download it "
            "again");
}

TEST(SafetensorsBad, OverlappingOffsets) {
  EXPECT_EQ(complaint(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],)"
                      R"("data_offsets":[2,6]}})",
                      6),
            "user: m.safetensors: tensors 'a' and 'b' overlap: the file is damaged");
}

TEST(SafetensorsBad, GapBetweenTensors) {
  EXPECT_EQ(
      complaint(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],)"
                R"("data_offsets":[3,5]}})",
                5),
      "user: m.safetensors: tensor 'b': begins 1 byte after the end of the tensor before it: the file is damaged");
}

TEST(SafetensorsBad, BytesAfterTheLastTensor) {
  EXPECT_EQ(complaint(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", 9),
            "user: m.safetensors: the file goes on for 7 bytes after its last tensor: the file is damaged");
}

TEST(SafetensorsBad, SizeOfShapeAndTypeDiffersFromData) {
  EXPECT_EQ(complaint(R"({"a":{"dtype":"F16","shape":[2,2],"data_offsets":[0,16]}})", 16),
            "user: m.safetensors: tensor 'a': its shape and dtype need 8 bytes, its data has 16");
}

TEST(SafetensorsBad, ShapesThatOverflow) {
  EXPECT_EQ(complaint(R"({"a":{"dtype":"U8","shape":[4294967295,4294967295,4294967295],"data_offsets":[0,1]}})", 1),
            "user: m.safetensors: tensor 'a': the shape is too large");
  EXPECT_EQ(complaint(R"({"a":{"dtype":"F32","shape":[4294967295,2147483647],"data_offsets":[0,4]}})", 4),
            "user: m.safetensors: tensor 'a': its shape and dtype need too many bytes, its data has 4");
  EXPECT_EQ(complaint(R"({"a":{"dtype":"U8","shape":[4294967296,0],"data_offsets":[0,0]}})", 0),
            "user: m.safetensors: tensor 'a': dimension 4294967296 is too large");
  EXPECT_EQ(complaint(R"({"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1],"data_offsets":[0,1]}})", 1),
            "user: m.safetensors: tensor 'a': has 7 dimensions, at most 6 are supported");
}

TEST(SafetensorsBad, OffsetsThatAreNone) {
  const char* expected = "user: m.safetensors: tensor 'a': \"data_offsets\" is not [begin, end]";
  EXPECT_EQ(complaint(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1), expected);
  EXPECT_EQ(complaint(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}})", 1), expected);
  EXPECT_EQ(
      complaint(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}})", 1),
      "user: m.safetensors: tensor 'a': \"data_offsets\" holds something that is not a whole number of 0 or more");
}

TEST(SafetensorsBad, DtypesThatAreNone) {
  EXPECT_EQ(complaint(R"({"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}})", 4),
            "user: m.safetensors: tensor 'a': dtype 'F31' is unknown");
  EXPECT_EQ(complaint(R"({"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}})", 4),
            "user: m.safetensors: tensor 'a': \"dtype\" is not a text");
  EXPECT_EQ(complaint(R"({"a":{"shape":[1],"data_offsets":[0,4]}})", 4),
            "user: m.safetensors: tensor 'a': has no \"dtype\"");
}

TEST(SafetensorsBad, EntriesThatAreNone) {
  EXPECT_EQ(complaint(R"({"a":3})", 0), "user: m.safetensors: tensor 'a': is not described by an object");
  EXPECT_EQ(complaint(R"({"__metadata__":{"a":1}})", 0),
            "user: m.safetensors: \"__metadata__\": the value of 'a' is not a text");
  EXPECT_EQ(complaint(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}})", 1),
            "user: m.safetensors: tensor 'a': unknown key 'x'");
}

// Every bit of every byte of a small file, flipped: it parses or it is refused with a sentence, nothing else.
TEST(SafetensorsBad, EveryFlippedBitParsesOrIsRefused) {
  const std::string good =
      test::safetensors(R"({"__metadata__":{"k":"v"},"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},)"
                        R"("b.c":{"dtype":"I64","shape":[1],"data_offsets":[12,20]}})",
                        std::string(20, 'x'));
  int refused = 0;
  for (size_t i = 0; i < good.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      const std::string text = complaint_of_file(bad);
      EXPECT_TRUE(text.empty() || text.starts_with("user: m.safetensors: ")) << text;
      refused += !text.empty();
    }
  EXPECT_GT(refused, 900);
}

// Every shorter version of a small file is refused.
TEST(SafetensorsBad, EveryTruncationIsRefused) {
  const std::string good =
      test::safetensors(R"({"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]}})", std::string(12, 'x'));
  for (size_t n = 0; n < good.size(); ++n) EXPECT_NE(complaint_of_file(good.substr(0, n)), "") << n;
}

}  // namespace
}  // namespace t2x
