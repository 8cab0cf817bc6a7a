// Pipelines and values that the user wrote.
#include "command.hpp"
#include <gmock/gmock.h>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Outcome check(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"check", text_to_image().string()});
  return t2x(arguments);
}

TEST(Input, missing_file) {
  Outcome o = t2x({"run", "nothere.toml"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, StartsWith("t2x: error: there is no pipeline or result 'nothere.toml'. Looked at:\n  nothere.toml\n"));
}

TEST(Input, a_name_that_is_nearly_right) {
  Outcome o = t2x({"check", "text_to_imag", "prompt=x"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, StartsWith("t2x: error: there is no pipeline or result 'text_to_imag'. Did you mean "
                                "'text_to_image'? Looked at:\n"));
}

TEST(Input, a_result_without_pipeline) {
  fs::path folder = fresh_folder();
  write_text(folder / "note.png", "no picture");
  Outcome o = t2x({"run", (folder / "note.png").string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "t2x: error: " + (folder / "note.png").string() +
                       ": carries no T2X pipeline; it was not made by T2X, or a program has removed its metadata\n");
}

TEST(Input, no_prompt) {
  Outcome o = check({});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("text_to_image.toml:20:8: error: input 'prompt' has no default: set it with prompt=...\n"
                               "  [input.prompt]\n         ^~~~~~\n1 error\n"));
}

TEST(Input, unknown_name) {
  Outcome o = check({"prmpt=x", "prompt=y"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "prmpt=x: error: this pipeline has no input 'prmpt'. Did you mean 'prompt'?\n1 error\n");
}

TEST(Input, prompt_that_is_not_utf8) {
  Outcome o = check({"prompt=caf\xe9"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "prompt=caf?: error: input 'prompt' is not UTF-8: byte 4 begins no character\n1 error\n");
}

TEST(Input, prompt_of_100001_characters) {
  Outcome o = check({"prompt=" + std::string(100001, 'a')});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("...: error: input 'prompt' has 100001 characters; at most 100000 are allowed\n1 error\n"));
  EXPECT_LT(o.err.size(), 2000u);
}

TEST(Input, size_that_is_no_multiple) {
  Outcome o = check({"prompt=x", "size=250x256"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "size=250x256: error: input 'size' must have sides that are multiples of 16, not 250x256: 240x256 or "
                   "256x256 would do\n1 error\n");
}

TEST(Input, zero_steps) {
  Outcome o = check({"prompt=x", "steps=0"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "steps=0: error: input 'steps' must be 2 to 1000, not 0\n1 error\n");
}

TEST(Input, guidance_that_is_no_number) {
  Outcome nan = check({"prompt=x", "guidance=nan"}), inf = check({"prompt=x", "guidance=inf"});
  Outcome word = check({"prompt=x", "guidance=much"});
  EXPECT_EQ(nan.exit_code, 2);
  EXPECT_EQ(nan.err, "guidance=nan: error: input 'guidance' must be a finite number, not nan\n1 error\n");
  EXPECT_EQ(inf.exit_code, 2);
  EXPECT_EQ(inf.err, "guidance=inf: error: input 'guidance' must be a finite number, not inf\n1 error\n");
  EXPECT_EQ(word.exit_code, 2);
  EXPECT_EQ(word.err, "guidance=much: error: input 'guidance' takes a number, not \"much\"\n1 error\n");
}

TEST(Input, all_errors_at_once) {
  Outcome o = check({"prompt=x", "steps=0", "guidance=nan"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, testing::EndsWith("\n2 errors\n"));
}

TEST(Input, toml_that_cannot_be_parsed) {
  fs::path folder = fresh_folder();
  write_text(folder / "bad.toml", "format = 1\nname = \"x\nsummary = 3\n");
  Command command;
  command.arguments = {"check", "bad.toml"};
  command.folder = folder;
  Outcome o = run(command);
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, StartsWith("bad.toml:2:"));
  EXPECT_THAT(o.err, HasSubstr(": error: "));
  EXPECT_THAT(o.err, HasSubstr("^"));
}

TEST(Input, cyclic_links) {
  fs::path folder = fresh_folder();
  write_text(folder / "loop.toml", "format = 1\nname = \"loop\"\nsummary = \"Two nodes that wait for each other.\"\n"
                                   "[node.a]\nuse = \"kl.decode\"\nmodel = \"" + (sample_models() / "vae").string() +
                                   "\"\nlatent = \"@b.latent\"\n"
                                   "[node.b]\nuse = \"kl.encode\"\nmodel = \"" + (sample_models() / "vae").string() +
                                   "\"\nimage = \"@a.image\"\n"
                                   "[output.x]\nfrom = \"@a.image\"\nfile = \"x.png\"\n");
  Outcome o = t2x({"check", (folder / "loop.toml").string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("loop.toml:7:10: error: these nodes wait for each other: 'a' -> 'b' -> 'a'\n"
                               "  latent = \"@b.latent\"\n           ^~~~~~~~~~~\n1 error\n"));
}

TEST(Input, unknown_node) {
  fs::path folder = fresh_folder();
  write_text(folder / "typo.toml", "format = 1\nname = \"typo\"\nsummary = \"A node that nobody brings.\"\n"
                                   "[node.a]\nuse = \"kl.decod\"\n"
                                   "[output.x]\nfrom = \"@a.image\"\nfile = \"x.png\"\n");
  Outcome o = t2x({"check", (folder / "typo.toml").string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("typo.toml:5:"));
  EXPECT_THAT(o.err, HasSubstr("Did you mean 'kl.decode'?"));
}

TEST(Input, cyclic_includes) {
  fs::path folder = fresh_folder();
  write_text(folder / "a.toml", "format = 1\nname = \"a\"\nsummary = \"a\"\ninclude = [\"b.toml\"]\n");
  write_text(folder / "b.toml", "format = 1\ninclude = [\"a.toml\"]\n");
  Outcome o = t2x({"check", (folder / "a.toml").string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("b.toml:2:12: error: this include comes back to itself: "));
}

TEST(Input, errors_as_json_lines) {
  Outcome o = t2x({"run", text_to_image(), "prompt=x", "steps=0", "--progress", "json"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, StartsWith("{\"event\":\"error\",\"exit_code\":2,\"message\":\""));
}

TEST(Input, a_good_pipeline_checks) {
  Outcome o = check({"prompt=a lighthouse"});
  EXPECT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.out, StartsWith("ok: text_to_image, 7 nodes, 1 output\n"));
  EXPECT_THAT(o.out, HasSubstr("weights"));
}

}  // namespace
}  // namespace t2x
