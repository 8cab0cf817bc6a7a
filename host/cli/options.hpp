// host/cli/options.hpp - options that several commands share.
#pragma once
#include "cli/progress.hpp"
#include "t2x.hpp"
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace t2x {

// Where plugins and models are, which device runs, and how much is said.
struct SharedOptions {
  std::vector<std::string> plugin_path, model_path;
  std::string device, cache_dir, precision = "auto";
  bool validation = false, no_cache = false, rescan = false, no_fp16 = false;
  uint64_t limit_binding = 0, vram = 0;
  int verbose = 0;
  ProgressMode progress = ProgressMode::Plain;

  HostOptions host_options() const;
  // Says what `level` allows; warnings always.
  std::function<void(int, const std::string&)> log() const;
};

void add_plugin_options(CLI::App& command, SharedOptions& options);
void add_model_options(CLI::App& command, SharedOptions& options);
void add_device_options(CLI::App& command, SharedOptions& options);
// Of the commands that run pipelines.
void add_memory_option(CLI::App& command, SharedOptions& options);

// An option that may be given several times, one value each.
CLI::Option* add_list(CLI::App& command, const std::string& names, std::vector<std::string>& to, const std::string& doc);

}  // namespace t2x
