// t2x_bench_training [block|tiny] [batch] [recompute] [repeats] [trace.json]: time and memory of a training step of a
// Flag-DiT with random weights, beside its forward pass. One JSON line for times, one a program for memory; the trace has
// the time of every dispatch, which measuring makes slower.
#include "random_flag_dit.hpp"
#include "engine/engine.hpp"
#include "loader/load.hpp"
#include "pipeline/read.hpp"
#include "status/failure.hpp"
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace t2x::bench {
namespace {

namespace fs = std::filesystem;

std::string pipeline_text(const FlagDitSize& s, const std::string& batch, const std::string& recompute,
                          const std::string& repeats) {
  const std::string side = std::to_string(8 * s.latent);
  return "format = 1\nname = \"bench\"\n"
         "[node.condition]\nuse = \"core.load_tensor\"\nfile = \"condition.safetensors\"\ntensor = \"condition\"\n"
         "[node.mask]\nuse = \"core.load_tensor\"\nfile = \"condition.safetensors\"\ntensor = \"mask\"\n"
         "[node.noise]\nuse = \"flow.noise\"\nsize = \"" + side + "x" + side + "\"\nseed = 1\ncount = " + batch + "\n"
         "[node.dit]\nuse = \"flag_dit.backbone\"\nmodel = \"consolidated.00-of-01.safetensors\"\n"
         "[node.step]\nuse = \"bench.training_step\"\nvelocity = \"@dit.conditional\"\nlatent = \"@noise.latent\"\n"
         "condition = \"@condition.tensor\"\nmask = \"@mask.tensor\"\nrecompute = " + recompute + "\nrepeats = " +
         repeats + "\n";
}

void run(const std::string& name, const std::string& batch, const std::string& recompute, const std::string& repeats,
         const std::string& trace) {
  FlagDitSize s;
  s.name = name;
  if (name == "tiny") s.dim = 384, s.layers = 8, s.heads = 6, s.ffn = 1024, s.text_dim = 384, s.latent = 32;
  else if (name != "block") fail_user("there is no size '" + name + "': block or tiny");
  const fs::path folder = fs::temp_directory_path() / ("t2x-bench-" + std::to_string(getpid()));
  struct Remove {
    fs::path folder;
    ~Remove() { fs::remove_all(folder); }
  } remove{folder};
  write_random_flag_dit(folder, s);
  Catalog catalog;
  LoadOptions load;
  load.folders = {fs::path(T2X_BINARY_DIR) / "plugins", fs::path(T2X_BINARY_DIR) / "tests/bench/plugins"};
  load_plugins(load, catalog);
  ReadResult read =
      read_pipeline_text(pipeline_text(s, batch, recompute, repeats), (folder / "bench.toml").string(), catalog, {});
  Engine engine(catalog, DeviceOptions{});
  Profiler profiler;
  RunOptions options;
  if (!trace.empty()) options.profiler = &profiler;
  const RunResult result = engine.run(read.pipeline, options);
  if (!trace.empty() && !(std::ofstream(trace) << profiler.chrome_trace()).flush())
    fail_user("cannot write '" + trace + "'");
  for (const StagePlan& plan : result.plans) {
    const ProgramStats& p = plan.program;
    if (p.flops == 0) continue;
    std::cout << nlohmann::json{{"program", p.label}, {"gflop", p.flops * 1e-9}, {"arena_mib", p.arena_bytes / 1048576.0},
                                {"dispatches", p.dispatches}}.dump() << "\n";
  }
  std::cout << nlohmann::json{{"device", engine.runtime().device->summary().name},
                              {"driver", engine.runtime().device->summary().driver},
                              {"peak_mib", result.peak_device_bytes / 1048576.0}}.dump() << "\n";
}

}  // namespace
}  // namespace t2x::bench

int main(int argc, char** argv) try {
  auto argument = [&](int i, const char* otherwise) { return std::string(argc > i ? argv[i] : otherwise); };
  t2x::bench::run(argument(1, "tiny"), argument(2, "1"), argument(3, "0"), argument(4, "5"), argument(5, ""));
  return 0;
} catch (const t2x::Failure& failure) {
  std::cerr << failure.what() << "\n";
  return t2x::exit_code(failure.side);
}
