// host/t2x.hpp - T2X as a library: what a program that embeds it includes. The t2x command is built on it too.
//
//   t2x::Host host({});
//   t2x::ReadResult read = host.read("text_to_image.toml", {"prompt=a lighthouse"});
//   t2x::RunResult done = host.run(read.pipeline);          // done.files names what was written
//
// Errors are t2x::Failure (status/failure.hpp). A Host serves one thread; several may exist.
#pragma once
#include "engine/engine.hpp"
#include "loader/load.hpp"
#include "loader/places.hpp"
#include "pipeline/read.hpp"
#include "status/failure.hpp"
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace t2x {

// "0.1.0"
const char* version();

struct HostOptions {
  std::vector<std::filesystem::path> plugin_path;       // searched before the usual folders
  std::vector<std::string> model_path;                  // folders, or "a:b"; likewise
  DeviceOptions device;                                 // which one, its memory_budget (t2x run --vram), and more;
                                                        // its cache_dir is set from the next line
  std::filesystem::path cache_dir = user_cache_dir();   // scans, compiled kernels, self-tests; "" keeps nothing
  // Plugins are examined in a child process: this program with the hidden subcommand of loader/scan.hpp (the t2x
  // executable is one). Empty: a fork of this process, fine as long as it has no other threads yet.
  std::filesystem::path scanner;
  bool rescan = false;                                  // examine every plugin again
  // Without a cache_dir there is no self-test: it would run at every start.
  bool self_test = true;
  std::function<void(size_t done, size_t total)> self_test_progress;
  // level: 0 detail, 1 information, 2 warning.
  std::function<void(int level, const std::string& message)> log;
};

class Host {
public:
  // Scans and loads plugins; touches no GPU.
  explicit Host(HostOptions options);
  ~Host();

  const Catalog& catalog() const { return catalog_; }
  // Every plugin file that was found, the quarantined ones with their reasons.
  const std::vector<PluginReport>& plugins() const { return plugins_; }

  // Reads and checks a pipeline: a .toml file, the name of an installed one ("text_to_image"), or a result that
  // carries its pipeline ("picture.png"). `inputs` are "name=value", `sets` "node.x.param=value".
  ReadResult read(const std::string& what, const std::vector<std::string>& inputs = {},
                  const std::vector<std::string>& sets = {}) const;
  // What the pipeline's [input.X] tables say, for help texts.
  PipelineHelp help(const std::string& what) const;

  // Creates every node without a GPU; returns warnings.
  std::vector<std::string> check(const Pipeline& pipeline);
  RunResult run(const Pipeline& pipeline, const RunOptions& options = {});

  // The device, opened and self-tested at first use.
  Runtime& runtime();

private:
  HostOptions options_;
  Catalog catalog_;
  std::vector<PluginReport> plugins_;
  std::unique_ptr<Engine> engine_;
  bool tested_ = false;
};

// The file that `what` means: itself when it exists, else the installed pipeline of that name.
// Throws Side::User with the places looked at.
std::filesystem::path find_pipeline(const std::string& what);

}  // namespace t2x
