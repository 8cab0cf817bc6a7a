#include "reader.hpp"

namespace t2x {
namespace {

using Resolved = PipelineReader;

void expect_same(const Pipeline& a, const Pipeline& b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.inputs, b.inputs);
  ASSERT_EQ(a.nodes.size(), b.nodes.size());
  for (size_t i = 0; i < a.nodes.size(); ++i) {
    EXPECT_EQ(a.nodes[i].name, b.nodes[i].name);
    EXPECT_EQ(a.nodes[i].entry, b.nodes[i].entry);
    ASSERT_EQ(a.nodes[i].params.size(), b.nodes[i].params.size());
    for (const auto& [name, value] : a.nodes[i].params) {
      const ParamValue& other = b.nodes[i].params.at(name);
      EXPECT_EQ(value.text, other.text) << name;
      EXPECT_EQ(value.integer, other.integer) << name;
      EXPECT_EQ(value.number, other.number) << name;
      EXPECT_EQ(value.width, other.width) << name;
    }
    ASSERT_EQ(a.nodes[i].inputs.size(), b.nodes[i].inputs.size());
    for (const auto& [name, references] : a.nodes[i].inputs) {
      const auto& others = b.nodes[i].inputs.at(name);
      ASSERT_EQ(references.size(), others.size());
      for (size_t j = 0; j < references.size(); ++j) {
        EXPECT_EQ(references[j].node, others[j].node);
        EXPECT_EQ(references[j].port, others[j].port);
      }
    }
  }
  ASSERT_EQ(a.outputs.size(), b.outputs.size());
  for (size_t i = 0; i < a.outputs.size(); ++i) EXPECT_EQ(a.outputs[i].file, b.outputs[i].file);
}

TEST_F(Resolved, ReadsBackToTheSamePipelineFromAnywhere) {
  write("extra.toml", "[node.again]\nuse = \"text.encode\"\nmodel = \"m\"\ntext = \"$$x\"\n");
  std::string text = demo("needs", "include = [\"extra.toml\"]\nneeds") + "\n[node.keep]\nuse = \"core.save\"\n"
                     "tensors = [\"@again.hidden\", \"@encode.mask\"]\n";
  options_.inputs = {"steps=7", "prompt=line\n\"two\" \\ \t é"};
  options_.sets = {"node.sample.guidance=0.1", "node.sample.size=512x512"};
  ReadResult first = read(text);
  EXPECT_NE(first.pipeline.inputs.at("seed"), "random");

  ReadOptions none;
  ReadResult second = read_pipeline_text(first.pipeline.resolved, "/elsewhere/result.png", demo::catalog(), none);
  expect_same(first.pipeline, second.pipeline);
  EXPECT_EQ(second.pipeline.resolved, first.pipeline.resolved);
  EXPECT_EQ(second.pipeline.path, "/elsewhere/result.png");
  // A rerun may change inputs again.
  none.inputs = {"steps=9"};
  EXPECT_EQ(
      read_pipeline_text(first.pipeline.resolved, "result.png", demo::catalog(), none).pipeline.inputs.at("steps"),
      "9");
}

TEST_F(Resolved, IsSelfContainedToml) {
  options_.random = [] { return uint64_t{42}; };
  std::string resolved = read(demo()).pipeline.resolved;
  std::string expected = demo();
  auto replace = [&](const std::string& from, const std::string& to) {
    expected.replace(expected.find(from), from.size(), to);
  };
  replace("\"random\"", "42");
  replace("\"m\"", "\"" + (folder_ / "m").string() + "\"");
  EXPECT_EQ(resolved, expected);
}

}  // namespace
}  // namespace t2x
