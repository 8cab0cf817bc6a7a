// t2x run: reads a pipeline, runs it, prints the files that it wrote.
#include "cli/app.hpp"
#include "cli/interrupt.hpp"
#include "cli/messages.hpp"
#include "cli/options.hpp"
#include "cli/plan_table.hpp"
#include "cli/run.hpp"
#include "cli/progress.hpp"
#include "cli/text_layout.hpp"
#include "result/output_file.hpp"
#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

namespace fs = std::filesystem;

namespace t2x {
namespace {

constexpr const char* kExamples = R"(FILE is a pipeline file, the name of an installed pipeline, or a result of an earlier run. `t2x run FILE --help`
lists what FILE asks for. Paths of written files go to stdout, everything else to stderr.

Examples:
  t2x run pipelines/text_to_image.toml prompt="a lighthouse at dusk" size=512x256
  t2x run text_to_image prompt="a lighthouse" --set node.guide.scale=6 --output pictures/
  t2x run text_to_image prompt="a lighthouse" --output lighthouse.png --plan
  t2x run text_to_image prompt="a lighthouse" --vram 6GiB     leave the rest of the card to others
  t2x run picture.png                  the same picture again
  t2x run picture.png seed=8 steps=50  a variation of it
  t2x run f.toml --progress json 2> progress.jsonl)";

// A folder when it is one, ends in '/' or has no ending; else a file.
void place_output(const std::string& output, RunOptions& options) {
  std::error_code error;
  if (output.empty()) return;
  bool folder = output.back() == '/' || fs::is_directory(output, error) || !fs::path(output).has_extension();
  (folder ? options.output_dir : options.output_file) = output;
}

void write_profile(const Profiler& profiler, const std::string& path) {
  AtomicFile file(path);
  {
    std::ofstream out(file.temporary());
    out << profiler.chrome_trace();
    if (!out.flush()) fail_write(path, errno);
  }
  file.commit();
}

void announce_device(Host& host) {
  const DeviceSummary& device = host.runtime().device->summary();
  if (speaks_json())
    return say_json(nlohmann::json{{"event", "device"}, {"name", device.name}, {"driver", device.driver}}.dump());
  say("device " + std::to_string(device.index) + ": " + device.name + " (" + device.driver + ")");
}

void announce_end(const RunResult& result) {
  if (speaks_json())
    say_json(nlohmann::json{{"event", "done"}, {"files", result.files}, {"peak_device_bytes", result.peak_device_bytes}}
                 .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  for (const std::string& file : result.files) std::cout << file << '\n';
}

}  // namespace

int run_pipeline(RunArguments& arguments) {
  ProgressMode mode = arguments.shared.progress = progress_mode(arguments.progress);
  if (mode == ProgressMode::Json) speak_json();
  Host host(arguments.shared.host_options());
  ReadResult read = host.read(arguments.file, arguments.inputs, arguments.sets);
  for (const std::string& warning : read.warnings) warn(warning);
  watch_interrupts();
  if (mode != ProgressMode::None) announce_device(host);

  ProgressView view(mode);
  Profiler profiler;
  RunOptions options;
  place_output(arguments.output, options);
  options.check_finite = !arguments.allow_nan;
  options.profiler = arguments.profile.empty() ? nullptr : &profiler;
  options.progress = [&](const Progress& progress) { view.show(progress); };
  options.cancelled = interrupted;
  options.log = arguments.shared.log();
  RunResult result = host.run(read.pipeline, options);
  if (options.profiler) write_profile(profiler, arguments.profile);
  if (arguments.plan) say(plan_table(result));
  for (const std::string& message : host.runtime().device->validation_messages()) warn("validation: " + message);
  announce_end(result);
  return 0;
}

std::string pipeline_inputs_help(const std::string& what) {
  PipelineHelp help = Host({}).help(what);
  std::string text = "\n" + help.name + ": " + help.summary + "\nInputs (name=value):\n";
  for (const InputHelp& input : help.inputs) {
    std::string facts = input.required ? "required" : "default " + (input.default_text.empty() ? "\"\"" : input.default_text);
    for (const std::string& fact : {input.range, input.unit})
      if (!fact.empty()) facts += ", " + fact;
    text += "  " + input.name + " (" + input.type + ", " + facts + ")\n" + wrapped(input.doc, 6);
  }
  return text;
}

void add_run_options(CLI::App& command, RunArguments& a) {
  command.add_option("FILE", a.file, "Pipeline file, pipeline name or result")->required()->type_name(" ");
  command.add_option("INPUT", a.inputs, "name=value: sets [input.name]")->type_name(" ");
  add_list(command, "--set", a.sets, "Set any key, such as node.sample.steps=50 or model.vae=FOLDER")->type_name("KEY=VALUE");
  command.add_flag("--plan", a.plan, "Print weights, memory and kernels of every program that ran");
  command.add_option("--profile", a.profile, "Write GPU times of every op as a Chrome trace")->type_name("FILE");
  command.add_option("--progress", a.progress, "auto, plain, json or none")->type_name("MODE");
  add_device_options(command, a.shared);
  add_memory_option(command, a.shared);
  add_model_options(command, a.shared);
  add_plugin_options(command, a.shared);
}

void add_run(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("run", "Run a pipeline, or a result again");
  auto a = std::make_shared<RunArguments>();
  command->footer(kExamples);
  add_run_options(*command, *a);
  command->add_option("-o,--output", a->output, "Where results go: a folder, or the file when there is one")->type_name("PATH");
  command->add_flag("--allow-nan", a->allow_nan, "Go on when a node's output holds NaN or infinity");
  command->callback([a, exit_code] { *exit_code = run_pipeline(*a); });
}

}  // namespace t2x
