#include "reader.hpp"

namespace t2x {
namespace {

using Inputs = PipelineReader;

class InputValues : public PipelineReader {
protected:
  // The first line of what is said about `argument`.
  std::string given(const std::string& argument) {
    options_.inputs = {argument};
    std::string text = errors(demo());
    return text.substr(0, text.find('\n'));
  }
};

TEST_F(InputValues, NumbersFromTheCommandLine) {
  EXPECT_EQ(given("steps=20"), "none");
  EXPECT_EQ(given("steps=0"), "steps=0: error: input 'steps' must be 1 to 200, not 0");
  EXPECT_EQ(given("steps=1e2"), "steps=1e2: error: input 'steps' takes a whole number, not 100.0");
  EXPECT_EQ(given("steps=nan"), "steps=nan: error: input 'steps' takes a whole number, not nan");
  EXPECT_EQ(given("steps=many"), "steps=many: error: input 'steps' takes a whole number, not \"many\"");
  EXPECT_EQ(given("steps="), "steps=: error: input 'steps' takes a whole number, not \"\"");
  EXPECT_EQ(given("seed=random"), "none");
  EXPECT_EQ(given("steps=99999999999999999999"),
            "steps=99999999999999999999: error: input 'steps' takes a whole number, not 1e+20");
  EXPECT_EQ(given("20"), "20: error: an input is set with name=value");
  EXPECT_EQ(given("guidance=3"), "guidance=3: error: this pipeline has no input 'guidance'.");
}

TEST_F(InputValues, PromptsOfEveryKind) {
  EXPECT_EQ(given("prompt=" + std::string(100000, 'x')), "none");
  EXPECT_EQ(given("prompt=" + std::string(100001, 'x')),
            "prompt=" + std::string(53, 'x') +
                "...: error: input 'prompt' has 100001 characters; at most 100000 are allowed");
  std::string wide;
  for (int i = 0; i < 100000; ++i) wide += "é";   // characters count, not bytes
  EXPECT_EQ(given("prompt=" + wide), "none");
  EXPECT_EQ(given("prompt=caf\xe9"), "prompt=caf?: error: input 'prompt' is not UTF-8: byte 4 begins no character");
  EXPECT_EQ(given("prompt=" + std::string("a\0b", 3)), "prompt=a?b: error: input 'prompt' contains a NUL character");
  EXPECT_EQ(given("prompt="), "none");
}

TEST_F(Inputs, ATextInTheFileIsCheckedToo) {
  EXPECT_EQ(
      errors(demo("\"a lighthouse\"", "\"a\\u0000b\"")),
      "p.toml:7:11: error: input 'prompt' contains a NUL character\n  default = \"a\\u0000b\"\n            ^~~~~~~~~~\n"
      "1 error");
}

TEST_F(Inputs, AnInputWithoutDefaultMustBeSet) {
  std::string text = demo("default = \"a lighthouse\"\n", "");
  EXPECT_EQ(
      errors(text),
      "p.toml:5:8: error: input 'prompt' has no default: set it with prompt=...\n  [input.prompt]\n         ^~~~~~\n"
      "1 error");
  options_.inputs = {"prompt=a=b"};
  EXPECT_EQ(read(text).pipeline.inputs.at("prompt"), "a=b");
}

TEST_F(Inputs, Declarations) {
  auto declared = [&](const std::string& lines) {
    std::string text = errors(demo("type = \"int\"\ndefault = 30\nmin = 1\nmax = 200\n", lines));
    return text.substr(0, text.find('\n'));
  };
  EXPECT_EQ(
      declared("type = \"itn\"\ndefault = 3\n"),
      "p.toml:10:8: error: 'itn' is no type of input: text, int, real, bool, size, choice, file, folder or model. Did you mean "
      "'int'?");
  EXPECT_EQ(declared("default = 3\n"), "p.toml:9:8: error: [input.steps] has no 'type'");
  EXPECT_EQ(declared("type = \"int\"\ndefualt = 3\n"),
            "p.toml:9:8: error: input 'steps' has no default: set it with steps=...");
  EXPECT_EQ(declared("type = \"int\"\ndefault = 3\ndefualt = 3\n"),
            "p.toml:12:1: error: [input.steps] has no key 'defualt'. Did you mean 'default'?");
  EXPECT_EQ(declared("type = \"bool\"\ndefault = true\nmin = 0\n"),
            "p.toml:12:1: error: 'min' means nothing for an input of type bool");
  EXPECT_EQ(declared("type = \"int\"\ndefault = 3\nmin = 5\nmax = 4\n"),
            "p.toml:11:11: error: input 'steps' must be 5 to 4, not 3");
  EXPECT_EQ(declared("type = \"int\"\ndefault = 30\nmin = nan\n"), "p.toml:12:7: error: 'min' must be finite");
  EXPECT_EQ(declared("type = \"int\"\ndefault = 30\nmultiple_of = 0\n"),
            "p.toml:12:15: error: 'multiple_of' must be 1 to 65536, not 0");
  EXPECT_EQ(declared("type = \"int\"\ndefault = 30\nmultiple_of = 4\n"),
            "p.toml:11:11: error: input 'steps' must be a multiple of 4, not 30");
  EXPECT_EQ(declared("type = \"int\"\ndefault = 30.5\n"),
            "p.toml:11:11: error: input 'steps' takes a whole number, not 30.5");
  EXPECT_EQ(declared("type = \"choice\"\ndefault = \"a\"\n"), "p.toml:9:8: error: [input.steps] has no 'choices'");
  EXPECT_EQ(declared("type = \"text\"\ndefault = \"a\"\n"),
            "p.toml:29:9: error: 'steps' of flow.sample takes a whole number, not \"a\" ($input.steps)");
}

TEST_F(Inputs, SizesThatAreNoMultiples) {
  std::string text =
      demo("[model]\n", "[input.size]\ntype = \"size\"\ndefault = \"512x512\"\nmultiple_of = 16\n\n[model]\n");
  text.replace(text.find("guidance = 4"), 12, "size = \"$input.size\"");
  options_.inputs = {"size=1000x512"};
  EXPECT_EQ(
      errors(text),
      "size=1000x512: error: input 'size' must have sides that are multiples of 16, not 1000x512: 992x512 or 1008x512 "
      "would do\n1 error");
  options_.inputs = {"size=1024x512"};
  Pipeline pipeline = read(text).pipeline;
  EXPECT_EQ(pipeline.nodes[2].params.at("size").width, 1024u);
  EXPECT_EQ(pipeline.nodes[2].params.at("size").height, 512u);
}

TEST_F(Inputs, RandomIsDrawnWithinTheBounds) {
  uint64_t next = 0;
  options_.random = [&] { return next; };
  std::string text = demo("default = \"random\"\nmin = 0", "default = \"random\"\nmin = 10\nmax = 20");
  for (next = 0; next < 40; ++next) {
    std::string seed = read(text).pipeline.inputs.at("seed");
    EXPECT_EQ(seed, std::to_string(10 + next % 11));
  }
  options_.random = nullptr;   // the system's source: twice the same is one in 2^63
  EXPECT_NE(read(demo()).pipeline.inputs.at("seed"), read(demo()).pipeline.inputs.at("seed"));
}

}  // namespace
}  // namespace t2x
