#include "weights/weight_index.hpp"
#include "weight_files.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

std::string complaint(std::string_view text) {
  return test::failure_of([&] { parse_weight_index(text, "m.index.json"); });
}

TEST(WeightIndex, MapsTensorsToFiles) {
  auto map = parse_weight_index(
      R"({"metadata":{"total_size":12},"weight_map":{"a":"1.safetensors","b":"2.safetensors"}})", "m");
  EXPECT_EQ(map.size(), 2u);
  EXPECT_EQ(map.at("b"), "2.safetensors");
}

TEST(WeightIndexBad, FileOutsideTheFolder) {
  EXPECT_EQ(complaint(R"({"weight_map":{"a":"../secret.safetensors"}})"),
            "user: m.index.json: tensor 'a' is said to be in '../secret.safetensors', which is not a file name in the "
            "index's own folder: the index is damaged or hostile");
  for (const char* file : {"/etc/x.safetensors", "sub/x.safetensors", "..\\\\x.safetensors", "C:x.safetensors", ".",
                           "..", "x\\u0000.safetensors"})
    EXPECT_NE(complaint(std::string(R"({"weight_map":{"a":")") + file + "\"}}").find("damaged or hostile"),
              std::string::npos)
        << file;
}

TEST(WeightIndex, TakesPyTorchFiles) {
  EXPECT_EQ(parse_weight_index(R"({"weight_map":{"a":"pytorch_model-1.bin"}})", "m").at("a"), "pytorch_model-1.bin");
}

TEST(WeightIndexBad, NotAWeightFile) {
  EXPECT_EQ(complaint(R"({"weight_map":{"a":"pytorch_model.txt"}})"),
            "user: m.index.json: tensor 'a' is said to be in 'pytorch_model.txt', which is not a .safetensors or PyTorch "
            "file");
}

TEST(WeightIndexBad, WrongForm) {
  const char* no_map = "user: m.index.json: the index has no \"weight_map\" (tensor name -> file name)";
  EXPECT_EQ(complaint("{}"), no_map);
  EXPECT_EQ(complaint("[]"), no_map);
  EXPECT_EQ(complaint(R"({"weight_map":3})"), no_map);
  EXPECT_EQ(complaint(R"({"weight_map":{}})"), "user: m.index.json: the index names no tensors");
  EXPECT_EQ(complaint(R"({"weight_map":{"a":1}})"), "user: m.index.json: the file of tensor 'a' is not a text");
  EXPECT_EQ(
      complaint(""),
      "user: m.index.json: the index is not valid JSON, at byte 1: syntax error while parsing value - unexpected end "
      "of input; expected '[', '{', or a literal; download it again");
  EXPECT_EQ(complaint(R"({"weight_map":{"a":"1.safetensors","a":"2.safetensors"}})"),
            "user: m.index.json: the index is not valid JSON, the key 'a' occurs twice; download it again");
}

}  // namespace
}  // namespace t2x
