#include "plugins/temporary_folder.hpp"
#include "safetensors.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace core {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

NamedTensor floats(const std::string& name, std::initializer_list<uint64_t> shape, const std::vector<float>& values) {
  NamedTensor tensor{name, t2x::dims(shape), std::vector<std::byte>(values.size() * sizeof(float))};
  std::memcpy(tensor.data.data(), values.data(), tensor.data.size());
  return tensor;
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Json parsed(const std::string& header) { return Json::parse(header.substr(8)); }

template <class Body> std::string refusal(Body&& body) {
  try {
    body();
  } catch (const t2x::Error& error) {
    return error.what();
  }
  return "";
}

TEST(SafetensorsWriter, HeaderDescribesTheTensors) {
  NamedTensor ids{"text.mask", t2x::dims({2, 3}, T2X_I32), std::vector<std::byte>(24)};
  const std::string header = safetensors_header({floats("a.x", {2}, {1, 2}), ids}, "");
  uint64_t length = 0;
  std::memcpy(&length, header.data(), sizeof length);
  EXPECT_EQ(length + 8, header.size());
  EXPECT_EQ(header.size() % 8, 0u);
  EXPECT_EQ(parsed(header), Json::parse(R"({"a.x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
                                           "text.mask": {"dtype": "I32", "shape": [2, 3], "data_offsets": [8, 32]}})"));
}

TEST(SafetensorsWriter, ScalarsHaveAnEmptyShape) {
  EXPECT_EQ(parsed(safetensors_header({floats("s", {}, {1})}, ""))["s"]["shape"], Json::array());
}

TEST(SafetensorsWriter, EscapesNamesAndMetadata) {
  const std::string nasty = "quote \" slash \\ line\n tab\t umlaut \xc3\xb6";
  const Json json = parsed(safetensors_header({floats(nasty, {1}, {1})}, "{\"a\": \"" + nasty + "\"}"));
  EXPECT_TRUE(json.contains(nasty));
  EXPECT_EQ(json["__metadata__"]["t2x.pipeline"], "{\"a\": \"" + nasty + "\"}");
}

TEST(SafetensorsWriter, RefusesTwoOfOneName) {
  EXPECT_EQ(refusal([] { safetensors_header({floats("x", {1}, {1}), floats("x", {1}, {2})}, ""); }),
            "two tensors of one file would have the name 'x'");
}

TEST(SafetensorsWriter, ReplacesTheFileAtOnce) {
  const TemporaryFolder folder;
  const fs::path file = folder / "x.safetensors";
  std::ofstream(file) << "old";
  write_safetensors(file.string(), {floats("x", {2}, {1.5, -2})}, "");
  const std::string bytes = content(file);
  float values[2];
  std::memcpy(values, bytes.data() + bytes.size() - 8, 8);
  EXPECT_EQ(values[0], 1.5f);
  EXPECT_EQ(values[1], -2.0f);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(SafetensorsWriter, SaysWhyItCannotWriteAndLeavesNothing) {
  EXPECT_EQ(refusal([] { write_safetensors("/no/such/folder/x.safetensors", {floats("x", {1}, {1})}, ""); }),
            "cannot write '/no/such/folder/x.safetensors': No such file or directory");
  const TemporaryFolder folder;
  fs::create_directory(folder / "x.safetensors");   // cannot be replaced by a file
  EXPECT_THAT(refusal([&] { write_safetensors((folder / "x.safetensors").string(), {floats("x", {1}, {1})}, ""); }),
              testing::EndsWith("Is a directory"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace core
