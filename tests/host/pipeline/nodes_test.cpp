#include "reader.hpp"

namespace t2x {
namespace {

using Nodes = PipelineReader;

TEST_F(Nodes, MissingParameterAndInput) {
  EXPECT_EQ(
      errors(demo("text = \"$input.prompt\"\n", "negative = \"$input.prompt\"\n")),
      "p.toml:40:7: error: node 'encode' (text.encode) needs 'text': the prompt\n  [node.encode]\n        ^~~~~~\n"
      "1 error");
  EXPECT_EQ(errors(demo("latent = \"@sample.latent\"\n", "")),
            "p.toml:23:7: error: node 'decode' (demo.decode) needs input 'latent', a latent:f32[B,4,H,W]\n"
            "  [node.decode]\n        ^~~~~~\n1 error");
  EXPECT_EQ(errors(demo("use = \"text.encode\"\n", "")),
            "p.toml:40:7: error: [node.encode] has no 'use'\n  [node.encode]\n        ^~~~~~\n1 error");
}

TEST_F(Nodes, ParametersAreChecked) {
  auto guidance = [&](const std::string& value) { return errors(demo("guidance = 4", "guidance = " + value)); };
  auto expected = [](const std::string& value, const std::string& why) {
    return "p.toml:33:12: error: 'guidance' of flow.sample " + why + "\n  guidance = " + value + "\n             ^" +
           std::string(value.size() - 1, '~') + "\n1 error";
  };
  EXPECT_EQ(guidance("nan"), expected("nan", "must be a finite number, not nan"));
  EXPECT_EQ(guidance("inf"), expected("inf", "must be a finite number, not inf"));
  EXPECT_EQ(guidance("-0.5"), expected("-0.5", "must be 0 to 100, not -0.5"));
  EXPECT_EQ(guidance("\"x\""), expected("\"x\"", "takes a number, not \"x\""));
  EXPECT_EQ(guidance("true"), expected("true", "takes a number, not true"));
  EXPECT_EQ(guidance("[1]"), expected("[1]", "takes a number, not a list"));
  EXPECT_EQ(guidance("1979-05-27"), expected("1979-05-27", "takes a number, not 1979-05-27"));
  EXPECT_EQ(guidance("{a = 1}"), expected("{a = 1}", "takes a number, not a table"));
}

TEST_F(Nodes, ZeroSteps) {
  EXPECT_EQ(errors(demo("steps = \"$input.steps\"", "steps = 0")),
            "p.toml:31:9: error: 'steps' of flow.sample must be 1 to 1000, not 0\n  steps = 0\n          ^\n1 error");
  EXPECT_EQ(errors(demo("steps = \"$input.steps\"", "steps = 5.0")),
            "p.toml:31:9: error: 'steps' of flow.sample takes a whole number, not 5.0\n  steps = 5.0\n          ^~~\n1 "
            "error");
  // The input lets it through, the node's parameter does not.
  EXPECT_EQ(errors(demo("default = 30\nmin = 1", "default = 0\nmin = 0")),
            "p.toml:31:9: error: 'steps' of flow.sample must be 1 to 1000, not 0 ($input.steps)\n"
            "  steps = \"$input.steps\"\n          ^~~~~~~~~~~~~~\n1 error");
}

TEST_F(Nodes, ChoicesAndSizes) {
  EXPECT_EQ(errors(demo("guidance = 4", "solver = \"midpiont\"")),
            "p.toml:33:10: error: 'solver' of flow.sample must be 'euler', 'midpoint' or 'rk4', not 'midpiont'. "
            "Did you mean 'midpoint'?\n  solver = \"midpiont\"\n           ^~~~~~~~~~\n1 error");
  auto size = [&](const std::string& value) {
    std::string text = errors(demo("guidance = 4", "size = \"" + value + "\""));
    return text.substr(0, text.find('\n'));
  };
  EXPECT_EQ(size("1000x1000"),
            "p.toml:33:8: error: 'size' of flow.sample must have sides that are multiples of 16, not "
            "1000x1000: 992x992 or 1008x1008 would do");
  EXPECT_EQ(size("2047x2048"),
            "p.toml:33:8: error: 'size' of flow.sample must have sides that are multiples of 16, not "
            "2047x2048: 2032x2048 or 2048x2048 would do");
  EXPECT_EQ(size("4096x16"),
            "p.toml:33:8: error: 'size' of flow.sample must be at most 2048 on each side, not 4096x16");
  for (const char* bad : {"big", "0x16", "16x", "16x16x16", "-16x16", "99999999999x16", "16X16", ""})
    EXPECT_EQ(size(bad),
              std::string("p.toml:33:8: error: 'size' of flow.sample takes WIDTHxHEIGHT such as \"1024x768\", "
                          "not '") +
                  bad + "'");
}

TEST_F(Nodes, Dollars) {
  auto text_of = [&](const std::string& value) {
    return read(demo("text = \"$input.prompt\"", "text = \"" + value + "\"")).pipeline.nodes[0].params.at("text").text;
  };
  EXPECT_EQ(text_of("$$5 and @home"), "$5 and @home");
  EXPECT_EQ(text_of("@home"), "@home");
  EXPECT_EQ(
      errors(demo("$input.prompt", "$imput.prompt")),
      "p.toml:43:8: error: '$imput.prompt' refers to nothing: write $input.NAME or $model.NAME, or $$ for a text that "
      "begins with $\n  text = \"$imput.prompt\"\n         ^~~~~~~~~~~~~~~\n1 error");
  EXPECT_EQ(
      errors(demo("model = \"$model.all\"\nlatent", "model = \"$model.al\"\nlatent")),
      "p.toml:25:9: error: [model] has no 'al'. Did you mean 'all'?\n  model = \"$model.al\"\n          ^~~~~~~~~~~\n"
      "1 error");
}

TEST_F(Nodes, References) {
  auto latent = [&](const std::string& value) {
    std::string text = errors(demo("latent = \"@sample.latent\"", "latent = " + value));
    return text.substr(0, text.find('\n'));
  };
  EXPECT_EQ(latent("\"sample.latent\""),
            "p.toml:26:10: error: 'latent' of demo.decode is an input: it takes a reference "
            "such as \"@node.port\", not \"sample.latent\"");
  EXPECT_EQ(latent("5"), "p.toml:26:10: error: 'latent' of demo.decode is an input: it takes a reference such as "
                         "\"@node.port\", not 5");
  EXPECT_EQ(latent("[\"@sample.latent\"]"),
            "p.toml:26:10: error: 'latent' of demo.decode takes one reference, not a list");
  EXPECT_EQ(latent("\"@encode\""), "p.toml:26:10: error: node 'encode' (text.encode) has several outputs: write "
                                   "'@encode.hidden', '@encode.mask'");
  EXPECT_EQ(latent("\"@\""), "p.toml:26:10: error: no node '' in this pipeline.");
  EXPECT_EQ(latent("\"@sample\""), "none");
}

TEST_F(Nodes, ABareReferenceMeansTheOnlyOutputThatFits) {
  std::string nodes = R"(format = 1
[node.encode]
use = "demo.moments"
[node.sample]
use = "flow.sample"
latent = "@encode"
denoiser = "@encode"
[node.save]
use = "core.save"
tensors = ["@encode"]
)";
  EXPECT_EQ(errors(nodes), "p.toml:10:12: error: node 'encode' (demo.moments) has several outputs: write "
                           "'@encode.latent', '@encode.mean', '@encode.velocity'\n  tensors = [\"@encode\"]\n"
                           "             ^~~~~~~~~\n1 error");
  nodes.replace(nodes.rfind("@encode"), 7, "@encode.mean");
  const NodeInstance& sample = read(nodes).pipeline.nodes[1];
  EXPECT_EQ(sample.inputs.at("latent")[0].port, "latent");
  EXPECT_EQ(sample.inputs.at("denoiser")[0].port, "velocity");
}

TEST_F(Nodes, VariadicInputsTakeLists) {
  std::string nodes = R"(format = 1
[node.a]
use = "image.read"
file = "a.png"
[node.b]
use = "image.blend"
images = ["@a.image", "@a"]
[node.c]
use = "core.save"
tensors = ["@a.image", "@b"]
)";
  write("a.png", "");
  Pipeline pipeline = read(nodes).pipeline;
  EXPECT_EQ(pipeline.nodes[1].inputs.at("images").size(), 2u);
  EXPECT_EQ(pipeline.nodes[1].inputs.at("images")[1].port, "image");
  EXPECT_EQ(pipeline.nodes[2].inputs.at("tensors")[1].node, "b");
}

TEST_F(Nodes, AFileOfAHundredThousandNodesIsRefusedAtOnce) {
  std::string text = "format = 1\n";
  for (int i = 0; i < 100000; ++i) text += "[node.n" + std::to_string(i) + "]\nuse = \"demo.noise3\"\n";
  EXPECT_NE(errors(text).find("p.toml:2002:7: error: [node] has more than 1000 entries"), std::string::npos);
  text = "format = 1\n[node.a]\nuse = \"core.save\"\ntensors = [";
  for (int i = 0; i < 100000; ++i) text += "\"@b\", ";
  EXPECT_NE(errors(text + "]\n").find("p.toml:4:11: error: 'tensors' of core.save takes at most 1000 references"),
            std::string::npos);
}

TEST_F(Nodes, Names) {
  EXPECT_EQ(errors(demo("[node.encode]", "[node.\"en code\"]")).substr(0, 78),
            "p.toml:38:13: error: no node 'encode' in this pipeline. Did you mean 'decode'?");
  EXPECT_NE(errors(demo("[node.encode]", "[node.\"en code\"]")).find(
                "p.toml:40:7: error: 'en code' is no name: letters, digits, '_' and '-', beginning with a letter"),
            std::string::npos);
  EXPECT_NE(errors("format = 1\n[node]\nx = 5\n").find("p.toml:3:1: error: 'x' must be a table: [node.x]"),
            std::string::npos);
}

}  // namespace
}  // namespace t2x
