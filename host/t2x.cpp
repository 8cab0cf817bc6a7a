#include "t2x.hpp"
#include "result/result_metadata.hpp"
#include "selftest/self_test.hpp"
#include <strings.h>
#include <algorithm>

namespace fs = std::filesystem;

namespace t2x {
namespace {

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

// Names of the pipelines in a folder, without ending.
std::vector<std::string> pipelines_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".toml") names.push_back(it->path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

// A file given for the pipeline's one output must be one that its writer writes.
void check_output_file(const Pipeline& pipeline, const std::string& file) {
  if (file.empty() || pipeline.outputs.size() != 1) return;
  const OutputInstance& output = pipeline.outputs[0];
  std::string ending = fs::path(file).extension().string(), known;
  for (const char* const* e = output.writer->type->extensions; *e; ++e) {
    if (ending.size() > 1 && strcasecmp(ending.c_str() + 1, *e) == 0) return;
    known += (known.empty() ? "." : ", .") + std::string(*e);
  }
  fail_user("the output file '" + file + "' does not end in " + known + ", which " + output.writer->type->name +
            " writes. For another kind of file: --set output." + output.name + ".file=...");
}

bool is_pipeline_file(const fs::path& path) { return path.extension() == ".toml"; }

}  // namespace

const char* version() { return T2X_VERSION; }

fs::path find_pipeline(const std::string& what) {
  if (is_file(what)) return what;
  std::error_code error;
  if (fs::is_directory(what, error)) fail_user(what + " is a folder: name a pipeline file in it");
  bool plain_name = what.find('/') == what.npos;
  std::string looked = "  " + what, file = what.ends_with(".toml") ? what : what + ".toml";
  std::vector<std::string> known;
  std::vector<fs::path> folders{""};
  if (plain_name)
    for (const fs::path& folder : data_folders("pipelines")) folders.push_back(folder);
  for (const fs::path& folder : folders) {
    if (is_file(folder / file)) return folder / file;
    if (folder.empty() && file == what) continue;
    looked += "\n  " + (folder / file).string();
    for (const std::string& name : pipelines_in(folder.empty() ? "." : folder)) known.push_back(name);
  }
  fail_user("there is no pipeline or result '" + what + "'." + did_you_mean(fs::path(what).stem().string(), known) +
            " Looked at:\n" + looked);
}

Host::Host(HostOptions options) : options_(std::move(options)) {
  std::error_code error;
  for (const fs::path& folder : options_.plugin_path)
    if (!fs::is_directory(folder, error) && options_.log)
      options_.log(2, "there is no folder '" + folder.string() + "' to look for plugins in");
  plugins_ = load_plugins({plugin_folders(options_.plugin_path), options_.cache_dir, options_.scanner, options_.rescan},
                          catalog_);
  if (options_.log)
    for (const PluginReport& report : plugins_)
      if (report.state == PluginState::Quarantined)
        options_.log(2, "plugin " + report.file.string() + " is left out: " + report.reason);
  options_.device.cache_dir = options_.cache_dir.string();
  engine_ = std::make_unique<Engine>(catalog_, options_.device);
}

Host::~Host() = default;

ReadResult Host::read(const std::string& what, const std::vector<std::string>& inputs,
                      const std::vector<std::string>& sets) const {
  fs::path path = find_pipeline(what);
  ReadOptions options;
  options.inputs = inputs;
  options.sets = sets;
  options.search = default_search_paths(options_.model_path);
  if (is_pipeline_file(path)) return read_pipeline(path.string(), catalog_, options);
  return read_pipeline_text(read_result_metadata(path).pipeline, path.string(), catalog_, options);
}

PipelineHelp Host::help(const std::string& what) const {
  fs::path path = find_pipeline(what);
  if (is_pipeline_file(path)) return describe_pipeline_inputs(path.string());
  return describe_pipeline_inputs_text(read_result_metadata(path).pipeline, path.string());
}

std::vector<std::string> Host::check(const Pipeline& pipeline) { return engine_->check(pipeline); }

RunResult Host::run(const Pipeline& pipeline, const RunOptions& options) {
  check_output_file(pipeline, options.output_file);
  runtime();
  return engine_->run(pipeline, options);
}

Runtime& Host::runtime() {
  Runtime& runtime = engine_->runtime();
  if (!tested_ && options_.self_test && !options_.cache_dir.empty()) {
    auto report = [&](const std::string& line) {
      if (options_.log) options_.log(2, line);
    };
    ensure_self_tested(runtime, options_.cache_dir.string(), T2X_VERSION, report, options_.self_test_progress);
  }
  tested_ = true;
  return runtime;
}

}  // namespace t2x
