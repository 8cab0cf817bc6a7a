#include "pipeline/format_reference.hpp"
#include "pipeline/keys.hpp"
#include "pipeline/read.hpp"
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace t2x {
namespace {

TEST(FormatReference, TheFileIsWhatTheParserSays) {
  std::ifstream in(T2X_SOURCE_DIR "/pipelines/FORMAT.md", std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(text, format_reference()) << "build t2x_format_md and run: t2x_format_md > pipelines/FORMAT.md";
}

TEST(FormatReference, EveryKeyIsDocumented) {
  for (const KeyRule& rule : key_rules()) {
    EXPECT_GT(std::string(rule.doc).size(), 10u) << rule.key;
    EXPECT_NE(format_reference().find(std::string("| `") + rule.key + "` |"), std::string::npos) << rule.key;
  }
}

TEST(FormatReference, TheExampleDeclaresItsInputsCorrectly) {
  EXPECT_NE(format_reference().find(format_example()), std::string::npos);
  PipelineHelp help = describe_pipeline_inputs_text(format_example(), "FORMAT.md");
  ASSERT_EQ(help.inputs.size(), 2u);
  EXPECT_TRUE(help.inputs[0].required);
  EXPECT_EQ(help.inputs[1].range, "'off' or 'auto'");
}

}  // namespace
}  // namespace t2x
