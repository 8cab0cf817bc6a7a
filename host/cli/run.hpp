// host/cli/run.hpp - running a pipeline from the command line, as `t2x run` and `t2x train` do.
#pragma once
#include "cli/options.hpp"
#include <string>
#include <vector>

namespace t2x {

struct RunArguments {
  std::string file, output, profile, progress = "auto";
  std::vector<std::string> inputs, sets;
  bool plan = false, allow_nan = false;
  SharedOptions shared;
};

// The options that both commands have.
void add_run_options(CLI::App& command, RunArguments& arguments);
// Returns the exit code; throws Failure.
int run_pipeline(RunArguments& arguments);

}  // namespace t2x
