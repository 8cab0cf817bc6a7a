// host/cli/app.hpp - the command line as a whole: its subcommands, its help, its complaints.
#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace t2x {

// Parses and runs; returns the exit code. Throws Failure.
int run_app(int argc, char** argv);

// Each subcommand, in host/cli/<name>.cpp, adds itself and sets *exit_code when it has run.
void add_run(CLI::App& app, int* exit_code);
void add_train(CLI::App& app, int* exit_code);
void add_check(CLI::App& app, int* exit_code);
void add_plugins(CLI::App& app, int* exit_code);
void add_describe(CLI::App& app, int* exit_code);
void add_ops(CLI::App& app, int* exit_code);
void add_devices(CLI::App& app, int* exit_code);
void add_graph(CLI::App& app, int* exit_code);
void add_bench(CLI::App& app, int* exit_code);
void add_validate_plugin(CLI::App& app, int* exit_code);
void add_completion(CLI::App& app, int* exit_code);

// The bash completion script for `app`.
std::string bash_completion(const CLI::App& app);
// What follows the options in the help of `t2x run FILE --help`: the inputs of that pipeline.
std::string pipeline_inputs_help(const std::string& what);

}  // namespace t2x
