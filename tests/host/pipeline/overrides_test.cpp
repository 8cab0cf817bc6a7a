#include "reader.hpp"

namespace t2x {
namespace {

class Overrides : public PipelineReader {
protected:
  std::string set(const std::string& argument) {
    options_.sets = {argument};
    return errors(demo());
  }
};

TEST_F(Overrides, SetAnyKey) {
  std::filesystem::create_directory("other");
  options_.sets = {"node.sample.guidance=5", "node.sample.solver=rk4", "node.sample.size=512x512", "model.all=other",
                   "node.encode.text=5", "name=renamed", "input.steps.max=500"};
  options_.inputs = {"steps=400"};
  options_.sets[3] = "model.all=other";
  EXPECT_EQ(errors(demo()), "node.encode.text=5: error: 'text' of text.encode takes a text, not 5\n1 error");
  options_.sets[4] = "node.encode.text=\"5\"";
  Pipeline pipeline = read(demo()).pipeline;
  EXPECT_EQ(pipeline.name, "renamed");
  EXPECT_EQ(pipeline.nodes[0].params.at("text").text, "5");
  EXPECT_EQ(pipeline.nodes[0].params.at("model").text, (folder_ / "other").string());
  EXPECT_EQ(pipeline.nodes[2].params.at("guidance").number, 5.0);
  EXPECT_EQ(pipeline.nodes[2].params.at("solver").text, "rk4");
  EXPECT_EQ(pipeline.nodes[2].params.at("size").width, 512u);
  EXPECT_EQ(pipeline.nodes[2].params.at("steps").integer, 400);
}

TEST_F(Overrides, WhatNamesNothingIsAnError) {
  EXPECT_EQ(set("node.smaple.guidance=5"),
            "node.smaple.guidance=5: error: this pipeline has no [node.smaple]. Did you mean 'sample'?\n1 error");
  EXPECT_EQ(
      set("node.sample.guidence=5"),
      "node.sample.guidence=5: error: flow.sample has no input or parameter 'guidence'. Did you mean 'guidance'?\n"
      "1 error");
  EXPECT_EQ(set("model.vea=x"), "model.vea=x: error: [model] has no 'vea'.\n1 error");
  EXPECT_EQ(set("model.al=x"), "model.al=x: error: [model] has no 'al'. Did you mean 'all'?\n1 error");
  EXPECT_EQ(set("nmae=x"), "nmae=x: error: the pipeline has no key 'nmae'. Did you mean 'name'?\n1 error");
  EXPECT_EQ(
      set("output.image.flie=x.png"),
      "output.image.flie=x.png: error: the writer image.write has no parameter 'flie'. Did you mean 'file'?\n1 error");
}

TEST_F(Overrides, MalformedArguments) {
  EXPECT_EQ(set("guidance"), "guidance: error: --set takes a key and a value: node.NAME.KEY=VALUE\n1 error");
  EXPECT_EQ(set("node.sample=5"), "node.sample=5: error: --set of such a key is written node.NAME.KEY=VALUE\n1 error");
  EXPECT_EQ(set("model=5"), "model=5: error: --set of such a key is written model.NAME=VALUE\n1 error");
  EXPECT_EQ(set("node.sample.guidance.x=5"),
            "node.sample.guidance.x=5: error: --set of such a key is written node.NAME.KEY=VALUE\n1 error");
  EXPECT_EQ(set("node.sample.guidance=nan"),
            "node.sample.guidance=nan: error: 'guidance' of flow.sample must be a finite number, not nan\n1 error");
}

}  // namespace
}  // namespace t2x
