#include "command.hpp"
#include <gmock/gmock.h>

namespace t2x {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(CommandLine, no_command) {
  Outcome o = t2x({});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, StartsWith("t2x: error: a command is missing: one of run, train, check, "));
}

TEST(CommandLine, unknown_command) {
  Outcome o = t2x({"rnu", "file.toml"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "t2x: error: t2x has no command 'rnu'. Did you mean 'run'? See t2x --help.\n");
  EXPECT_EQ(o.out, "");
}

TEST(CommandLine, unknown_option) {
  Outcome o = t2x({"run", text_to_image(), "--profil=x.json"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "t2x: error: t2x run has no option '--profil'. Did you mean '--profile'? See t2x run --help.\n");
}

TEST(CommandLine, missing_argument) {
  Outcome o = t2x({"run"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "t2x: error: t2x run: FILE is required. See t2x run --help.\n");
}

TEST(CommandLine, unknown_progress_mode) {
  Outcome o = t2x({"run", text_to_image(), "prompt=x", "--progress", "jsn"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "t2x: error: --progress is 'jsn'; it is auto, plain, json or none. Did you mean 'json'?\n");
}

TEST(CommandLine, unknown_node_and_op) {
  Outcome node = t2x({"describe", "flow.smaple"});
  EXPECT_EQ(node.exit_code, 2);
  EXPECT_EQ(node.err, "t2x: error: no plugin brings a node, and none is called, 'flow.smaple'. Did you mean "
                      "'flow.sample'? t2x describe lists them.\n");
  Outcome op = t2x({"ops", "liner"});
  EXPECT_EQ(op.exit_code, 2);
  EXPECT_EQ(op.err, "t2x: error: there is no op 'liner'. Did you mean 'linear'? t2x ops lists them.\n");
}

TEST(CommandLine, help_and_version_go_to_stdout) {
  Outcome help = t2x({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.out, HasSubstr("Examples:"));
  EXPECT_EQ(help.err, "");
  Outcome version = t2x({"--version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_THAT(version.out, testing::MatchesRegex("t2x [0-9.]+\nABI 1.1\nVulkan headers [0-9.]+\n"));
}

TEST(CommandLine, every_command_has_help_with_examples) {
  for (const char* command : {"run", "train", "check", "plugins", "describe", "ops", "devices", "graph", "bench",
                              "validate-plugin", "completion"}) {
    Outcome o = t2x({command, "--help"});
    EXPECT_EQ(o.exit_code, 0) << command;
    EXPECT_THAT(o.out, HasSubstr(std::string("t2x ") + command)) << command;
    EXPECT_THAT(o.out, HasSubstr("Examples:")) << command;
  }
}

TEST(CommandLine, run_help_lists_the_pipelines_inputs) {
  Outcome o = t2x({"run", text_to_image(), "--help"});
  EXPECT_EQ(o.exit_code, 0);
  EXPECT_THAT(o.out, HasSubstr("Inputs (name=value):"));
  EXPECT_THAT(o.out, HasSubstr("  prompt (text, required)"));
}

TEST(CommandLine, completion_is_bash) {
  Command check;
  check.wrapper = {"bash", "-c", "source <(\"$0\" completion bash) && complete -p t2x"};
  Outcome o = run(check);
  EXPECT_EQ(o.exit_code, 0);
  EXPECT_THAT(o.out, HasSubstr("-F _t2x t2x"));
  EXPECT_EQ(o.err, "");
}

}  // namespace
}  // namespace t2x
