// t2x completion: a bash completion script, made from the commands and options themselves.
#include "cli/app.hpp"
#include "status/failure.hpp"
#include <iostream>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Examples:
  source <(t2x completion bash)                                              for this shell
  t2x completion bash > ~/.local/share/bash-completion/completions/t2x       for every shell)";

constexpr const char* kScript = R"bash(# bash completion for t2x; made by `t2x completion bash`
_t2x() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  local options words
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "@COMMANDS@ --help --version" -- "$cur"))
    return
  fi
  case $command in
@CASES@    *) options="--help" ;;
  esac
  case $prev in
    --progress) COMPREPLY=($(compgen -W "auto plain json none" -- "$cur")); return ;;
    --vram) COMPREPLY=($(compgen -W "auto" -- "$cur")); return ;;
    --plugin-path | --model-path | --cache-dir) COMPREPLY=($(compgen -d -- "$cur")); return ;;
    --output | -o | --profile | --svg) COMPREPLY=($(compgen -f -- "$cur")); return ;;
    --device | --limit-binding | --repeats | --set) return ;;
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    return
  fi
  case $command in
    describe) words=$("${COMP_WORDS[0]}" describe --names 2>/dev/null) ;;
    ops) words=$("${COMP_WORDS[0]}" ops 2>/dev/null | cut -d' ' -f1) ;;
    completion) words=bash ;;
  esac
  if [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _t2x t2x
)bash";

void replace(std::string& text, const std::string& what, const std::string& by) { text.replace(text.find(what), what.size(), by); }

}  // namespace

std::string bash_completion(const CLI::App& app) {
  std::string commands, cases;
  for (const CLI::App* command : app.get_subcommands({})) {
    commands += (commands.empty() ? "" : " ") + command->get_name();
    std::string options;
    for (const CLI::Option* option : command->get_options())
      for (const std::string& name : option->get_lnames()) options += (options.empty() ? "--" : " --") + name;
    cases += "    " + command->get_name() + ") options=\"" + options + "\" ;;\n";
  }
  std::string script = kScript;
  replace(script, "@COMMANDS@", commands);
  replace(script, "@CASES@", cases);
  return script;
}

void add_completion(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("completion", "Print a completion script for a shell");
  auto shell = std::make_shared<std::string>();
  command->footer(kExamples);
  command->add_option("SHELL", *shell, "bash")->required()->type_name(" ");
  command->callback([&app, shell, exit_code] {
    if (*shell != "bash") fail_user("there is no completion for '" + *shell + "'; there is one for bash");
    std::cout << bash_completion(app);
    *exit_code = 0;
  });
}

}  // namespace t2x
