// t2x train: runs a pipeline whose work is training; says more, and can go on where a run stopped.
#include "cli/app.hpp"
#include "cli/run.hpp"

namespace t2x {
namespace {

constexpr const char* kExamples = R"(FILE is a training pipeline: it declares [input.folder], where everything of the run goes, and [input.resume].
`t2x train FILE --help` lists what else it asks for. Ctrl-C keeps the last step in the folder's checkpoint.

Examples:
  t2x train pipelines/train_text_to_image.toml data=my_pictures/ folder=runs/mine
  t2x train pipelines/train_text_to_image.toml data=my_pictures/ folder=runs/mine --resume
  t2x train train_adapters data=my_pictures/ folder=runs/style steps=200
  t2x train train_adapters data=my_pictures/ folder=runs/style --vram 6GiB
                                           where less memory is left, parts are computed twice
  t2x describe training.flow_matching      what can be set)";

}  // namespace

void add_train(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("train", "Train a model, or go on training it");
  auto a = std::make_shared<RunArguments>();
  auto resume = std::make_shared<bool>(false);
  command->footer(kExamples);
  add_run_options(*command, *a);
  command->add_flag("--resume", *resume, "Go on from the checkpoint in the run's folder (sets resume=true)");
  command->callback([a, resume, exit_code] {
    if (*resume) a->inputs.push_back("resume=true");
    a->shared.verbose = std::max(a->shared.verbose, 1);   // what a run found and wrote
    *exit_code = run_pipeline(*a);
  });
}

}  // namespace t2x
