#include "reader.hpp"

namespace t2x {
namespace {

using Read = PipelineReader;

TEST_F(Read, AGoodPipelineIsOrderedAndComplete) {
  options_.random = [] { return uint64_t{0xffffffffffffffffu}; };
  ReadResult result = read(demo());
  const Pipeline& p = result.pipeline;
  EXPECT_TRUE(result.warnings.empty());
  ASSERT_EQ(p.nodes.size(), 4u);
  EXPECT_EQ(p.nodes[0].name, "encode");
  EXPECT_EQ(p.nodes[1].name, "backbone");   // a function's provider comes before its caller
  EXPECT_EQ(p.nodes[2].name, "sample");
  EXPECT_EQ(p.nodes[3].name, "decode");
  EXPECT_EQ(p.name, "demo");
  EXPECT_EQ(p.inputs.at("seed"), "9223372036854775807");   // 63 bits
  EXPECT_EQ(p.inputs.at("steps"), "30");

  const NodeInstance& sample = p.nodes[2];
  EXPECT_EQ(sample.params.size(), 6u);
  EXPECT_EQ(sample.params.at("steps").integer, 30);
  EXPECT_EQ(sample.params.at("guidance").number, 4.0);
  EXPECT_EQ(sample.params.at("solver").text, "euler");
  EXPECT_EQ(sample.params.at("size").width, 256u);
  EXPECT_EQ(sample.params.at("keep").integer, 0);
  EXPECT_EQ(to_string(sample.params.at("steps").place), "p.toml:31:9");
  EXPECT_EQ(sample.inputs.at("denoiser")[0].node, "backbone");
  EXPECT_EQ(sample.inputs.at("denoiser")[0].port, "velocity");   // "@backbone": its only output
  EXPECT_FALSE(sample.inputs.contains("latent"));

  EXPECT_EQ(p.nodes[0].params.at("model").text, (folder_ / "m").string());
  ASSERT_EQ(p.outputs.size(), 1u);
  EXPECT_STREQ(p.outputs[0].writer->type->name, "image.write");
  EXPECT_EQ(p.outputs[0].params.at("level").integer, 6);
}

TEST_F(Read, MissingFormat) {
  EXPECT_EQ(errors(demo("format = 1\n", "")),
            "p.toml:1:1: error: a pipeline begins with 'format = 1'\n  name = \"demo\"\n  ^\n1 error");
  EXPECT_EQ(errors(demo("format = 1\nname = \"demo\"", "name = \"demo\"\nformat = 1")),
            "p.toml:2:1: error: 'format' must be the first key\n  format = 1\n  ^~~~~~\n1 error");
  EXPECT_EQ(errors(demo("format = 1", "format = 2")),
            "p.toml:1:10: error: this T2X reads format 1, not 2\n  format = 2\n           ^\n1 error");
}

TEST_F(Read, UnknownAndMiskindedKeys) {
  EXPECT_EQ(
      errors(demo("name =", "nmae =")),
      "p.toml:2:1: error: the pipeline has no key 'nmae'. Did you mean 'name'?\n  nmae = \"demo\"\n  ^~~~\n1 error");
  EXPECT_EQ(errors(demo("name = \"demo\"", "name = 5")),
            "p.toml:2:8: error: 'name' takes a text, not 5\n  name = 5\n         ^\n1 error");
  EXPECT_EQ(errors("format = 1\n"),
            "p.toml:1:1: error: the pipeline has no [node.NAME]\n  format = 1\n  ^\n1 error");
}

TEST_F(Read, Needs) {
  EXPECT_EQ(errors(demo("demo>=1.0", "demo==1.2")), "none");
  EXPECT_EQ(errors(demo("demo>=1.0", "demo >= 1.2.0")), "none");
  EXPECT_EQ(errors(demo("demo>=1.0", "demo")), "none");
  EXPECT_EQ(errors(demo("demo>=1.0", "demo>=1.10")),
            "p.toml:3:10: error: plugin 'demo' >= 1.10 is needed, but version 1.2.0 is installed\n"
            "  needs = [\"demo>=1.10\"]\n           ^~~~~~~~~~~~\n1 error");
  EXPECT_EQ(errors(demo("demo>=1.0", "demos>=1")),
            "p.toml:3:10: error: plugin 'demos' is needed, but not installed. Did you mean 'demo'?\n"
            "  needs = [\"demos>=1\"]\n           ^~~~~~~~~~\n1 error");
  EXPECT_NE(errors(demo("demo>=1.0", "demo<2")).find("a need is written \"plugin>=1.0\", not \"demo<2\""),
            std::string::npos);
}

TEST_F(Read, SeveralErrorsAtOnceInTheOrderOfTheText) {
  std::string text = demo("\"@encode.hidden\"", "\"@encode.hiden\"");
  auto replace = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  replace("@backbone", "@backbon");
  replace("$input.steps", "$input.step");
  replace("guidance", "guidence");
  replace("demo.decode", "demo.decoed");
  options_.inputs = {"stesp=5"};
  EXPECT_EQ(errors(text),
            "stesp=5: error: this pipeline has no input 'stesp'. Did you mean 'steps'?\n"
            "p.toml:24:7: error: no plugin provides 'demo.decoed'. Did you mean 'demo.decode'?\n"
            "  use = \"demo.decoed\"\n"
            "        ^~~~~~~~~~~~~\n"
            "p.toml:30:12: error: no node 'backbon' in this pipeline. Did you mean 'backbone'?\n"
            "  denoiser = \"@backbon\"\n"
            "             ^~~~~~~~~~\n"
            "p.toml:31:9: error: no [input.step] in this pipeline. Did you mean 'steps'?\n"
            "  steps = \"$input.step\"\n"
            "          ^~~~~~~~~~~~~\n"
            "p.toml:33:1: error: flow.sample has no input or parameter 'guidence'. Did you mean 'guidance'?\n"
            "  guidence = 4\n"
            "  ^~~~~~~~\n"
            "p.toml:38:13: error: node 'encode' (text.encode) has no output 'hiden'. Did you mean 'hidden'?\n"
            "  condition = \"@encode.hiden\"\n"
            "              ^~~~~~~~~~~~~~~\n"
            "6 errors");
}

TEST_F(Read, WhatIsNotUsedIsAWarning) {
  ReadResult result =
      read(demo("[model]\n", "[input.extra]\ntype = \"bool\"\ndefault = true\n\n[model]\nspare = \"x\"\n") +
           "\n[node.idle]\nuse = \"demo.noise3\"\n");
  ASSERT_EQ(result.warnings.size(), 3u);
  EXPECT_EQ(result.warnings[0], "p.toml:20:8: warning: input 'extra' is not used\n  [input.extra]\n         ^~~~~");
  EXPECT_EQ(result.warnings[1], "p.toml:25:1: warning: model 'spare' is not used\n  spare = \"x\"\n  ^~~~~");
  EXPECT_EQ(result.warnings[2], "p.toml:54:7: warning: nothing uses node 'idle'\n  [node.idle]\n        ^~~~");
}

TEST_F(Read, DescribesItsInputsWithoutPluginsOrModels) {
  write("p.toml", demo("default = \"a lighthouse\"", "doc = \"What to draw.\"") +
                      "\n[input.style]\ntype = \"model\"\ndefault = \"not-here\"\n");
  PipelineHelp help = describe_pipeline_inputs("p.toml");
  EXPECT_EQ(help.name, "demo");
  ASSERT_EQ(help.inputs.size(), 4u);
  EXPECT_EQ(help.inputs[3].default_text, "not-here");
  EXPECT_EQ(help.inputs[0].name, "prompt");
  EXPECT_EQ(help.inputs[0].doc, "What to draw.");
  EXPECT_TRUE(help.inputs[0].required);
  EXPECT_EQ(help.inputs[1].type, "int");
  EXPECT_EQ(help.inputs[1].default_text, "30");
  EXPECT_EQ(help.inputs[1].range, "1 to 200");
  EXPECT_EQ(help.inputs[2].default_text, "random");
  EXPECT_EQ(help.inputs[2].range, "at least 0");
  EXPECT_FALSE(help.inputs[2].required);
}

}  // namespace
}  // namespace t2x
