#include "result/result_metadata.hpp"
#include "../weights/weight_files.hpp"
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace t2x {
namespace {

using test::failure_of;
using test::TemporaryFolder;

ResultMetadata example() {
  ResultMetadata m;
  m.pipeline = "format = 1\n[input.prompt]\ndefault = \"ein M\xc3\xa4rchen\"\n";
  m.inputs = {{"prompt", "ein M\xc3\xa4rchen"}, {"steps", "20"}};
  m.seed = 0xFFFFFFFFFFFFFFFF;
  m.version = "0.1.0";
  m.plugins = {{"samplers", "1.2", {{"sampler.flow", 3}}}};
  m.device = "llvmpipe";
  m.driver = "lavapipe 22.3.6";
  return m;
}

TEST(ResultMetadata, SurvivesTheWayThereAndBack) {
  const std::string text = to_text(example());
  const ResultMetadata m = parse_result_metadata(text, "x.png");
  EXPECT_EQ(m.pipeline, example().pipeline);
  EXPECT_EQ(m.inputs, example().inputs);
  EXPECT_EQ(m.seed, example().seed);
  ASSERT_EQ(m.plugins.size(), 1u);
  EXPECT_EQ(m.plugins[0].nodes.at("sampler.flow"), 3u);
  EXPECT_EQ(m.driver, example().driver);
  EXPECT_EQ(to_text(m), text);
}

TEST(ResultMetadata, IsOneLineOfAscii) {
  for (char c : to_text(example())) EXPECT_TRUE(c >= 0x20 && c < 0x7f);
}

TEST(ResultMetadata, BytesThatAreNotUtf8DoNotLoseTheResult) {
  ResultMetadata m = example();
  m.inputs["prompt"] = "\xff";
  EXPECT_EQ(parse_result_metadata(to_text(m), "x").inputs.at("prompt"), "\xef\xbf\xbd");
}

TEST(ResultMetadata, IsReadFromASafetensorsFile) {
  TemporaryFolder folder;
  const nlohmann::json header = {{"__metadata__", {{kMetadataKey, to_text(example())}}}};
  const auto path = folder.write("x.safetensors", test::safetensors(header.dump(), ""));
  EXPECT_EQ(read_result_metadata(path).pipeline, example().pipeline);
}

TEST(ResultMetadataBad, AResultOfAnotherProgram) {
  TemporaryFolder folder;
  const char* message = ": carries no T2X pipeline; it was not made by T2X, or a program has removed its metadata";
  EXPECT_EQ(failure_of([&] { read_result_metadata(folder.write("x.png", "photo")); }, folder.path()),
            std::string("user: x.png") + message);
  EXPECT_EQ(failure_of([&] { read_result_metadata(folder.write("x.safetensors", test::safetensors("{}", ""))); },
                       folder.path()),
            std::string("user: x.safetensors") + message);
}

TEST(ResultMetadataBad, DamagedText) {
  for (const char* text :
       {"", "{", "[]", "3", "{}", R"({"pipeline":3})",
        R"({"pipeline":"","inputs":{"a":1},"seed":0,"t2x":"","device":"","driver":"","plugins":[]})"})
    EXPECT_TRUE(failure_of([&] {
                  parse_result_metadata(text, "x.png");
                }).starts_with("user: x.png: its embedded pipeline is damaged: "))
        << text;
}

}  // namespace
}  // namespace t2x
