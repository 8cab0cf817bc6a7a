#include "cli/app.hpp"
#include "cli/messages.hpp"
#include "status/failure.hpp"
#include <iostream>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Examples:
  t2x run pipelines/text_to_image.toml prompt="a lighthouse at dusk"
  t2x run text_to_image prompt="a lighthouse" steps=20 size=512x256 --set node.guide.scale=5
  t2x run picture.png seed=7          make a result again, with another seed
  t2x train pipelines/train_text_to_image.toml data=my_pictures/ folder=runs/mine
  t2x check my_pipeline.toml          everything short of the GPU
  t2x describe flow.sample            what a node does, takes and gives

Exit codes: 0 done; 2 something to correct (file, option, model); 3 the machine (driver, memory, disk);
70 a defect in T2X or a plugin; 130 stopped by Ctrl-C.)";

const CLI::App* command_of(const CLI::App& app, const std::string& name) {
  for (const CLI::App* sub : app.get_subcommands({}))
    if (sub->get_name() == name) return sub;
  return nullptr;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands({}))
    if (!sub->get_group().empty()) names.push_back(sub->get_name());
  return names;
}

// "--steps" of "--steps=3".
std::string option_word(const std::string& argument) { return argument.substr(0, argument.find('=')); }

bool knows(const CLI::App& command, const std::string& word) { return command.get_option_no_throw(word) != nullptr; }

// What is wrong with the arguments, better than the parser says it.
[[noreturn]] void complain(const CLI::App& app, const std::vector<std::string>& arguments, const CLI::ParseError& error) {
  const CLI::App* command = arguments.empty() ? nullptr : command_of(app, arguments[0]);
  std::string where = command ? "t2x " + command->get_name() : "t2x";
  std::string see = " See " + where + " --help.";
  if (command)
    for (size_t i = 1; i < arguments.size(); ++i) {
      std::string word = option_word(arguments[i]);
      if (word.size() < 2 || word[0] != '-' || knows(*command, word)) continue;
      std::vector<std::string> known;
      for (const CLI::Option* option : command->get_options())
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
      fail_user(where + " has no option '" + word + "'." + did_you_mean(word, known) + see);
    }
  fail_user(where + ": " + error.what() + "." + see);
}

// The parser takes an unknown command for a stray argument: say what it is before it does.
void check_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty()) fail_user("a command is missing: one of " + CLI::detail::join(command_names(app), ", ") +
                                   ". See t2x --help.");
  const std::string& word = arguments[0];
  if (word[0] == '-' || command_of(app, word)) return;
  fail_user("t2x has no command '" + word + "'." + did_you_mean(word, command_names(app)) + " See t2x --help.");
}

// `t2x run FILE --help` and `t2x train FILE --help` also show what FILE asks for.
void print_help(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* command = arguments.empty() ? nullptr : command_of(app, arguments[0]);
  std::cout << app.help();  // of the command that was parsed
  if (!command || (command->get_name() != "run" && command->get_name() != "train")) return;
  for (size_t i = 1; i < arguments.size(); ++i)
    if (arguments[i][0] != '-' && arguments[i].find('=') == std::string::npos) {
      std::cout << pipeline_inputs_help(arguments[i]);
      return;
    }
}

void add_commands(CLI::App& app, int* exit_code) {
  add_run(app, exit_code);
  add_train(app, exit_code);
  add_check(app, exit_code);
  add_graph(app, exit_code);
  add_describe(app, exit_code);
  add_ops(app, exit_code);
  add_plugins(app, exit_code);
  add_validate_plugin(app, exit_code);
  add_devices(app, exit_code);
  add_bench(app, exit_code);
  add_completion(app, exit_code);
}

}  // namespace

int run_app(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  for (std::string& a : arguments)
    if (a.empty()) fail_user("an argument is empty. See t2x --help.");
  int exit = 0;
  CLI::App app("T2X: text to anything, on any GPU", "t2x");
  app.footer(kExamples);
  app.require_subcommand(1);
  app.set_version_flag("--version", version_text());
  app.get_formatter()->column_width(34);
  add_commands(app, &exit);
  check_command(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    print_help(app, arguments);
  } catch (const CLI::CallForVersion&) {
    std::cout << version_text() << '\n';
  } catch (const CLI::ParseError& error) {
    complain(app, arguments, error);
  }
  return exit;
}

}  // namespace t2x
