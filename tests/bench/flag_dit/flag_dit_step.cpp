// t2x_bench_flag_dit [block|tiny|5b] [f32|f16] [steps]: time and memory of denoising steps of a Flag-DiT with random
// weights, through plugins, pipeline and engine. One JSON line.
#include "random_flag_dit.hpp"
#include "engine/engine.hpp"
#include "loader/load.hpp"
#include "pipeline/read.hpp"
#include "status/failure.hpp"
#include <algorithm>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace t2x::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

FlagDitSize size_of(const std::string& name, bool half) {
  FlagDitSize s;
  s.name = name;
  s.half = half;
  if (name == "tiny") s.dim = 384, s.layers = 8, s.heads = 6, s.ffn = 1024, s.text_dim = 384, s.latent = 32;
  else if (name == "5b") s.dim = 3072, s.layers = 32, s.heads = 32, s.ffn = 8192, s.text_dim = 4096, s.latent = 128;
  else if (name != "block") fail_user("there is no size '" + name + "': block, tiny or 5b");
  return s;
}

std::string pipeline_text(const FlagDitSize& s, uint32_t steps) {
  std::string side = std::to_string(8 * s.latent);
  return "format = 1\nname = \"bench\"\n"
         "[node.condition]\nuse = \"core.load_tensor\"\nfile = \"condition.safetensors\"\ntensor = \"condition\"\n"
         "[node.mask]\nuse = \"core.load_tensor\"\nfile = \"condition.safetensors\"\ntensor = \"mask\"\n"
         "[node.noise]\nuse = \"flow.noise\"\nsize = \"" + side + "x" + side + "\"\nseed = 1\n"
         "[node.dit]\nuse = \"flag_dit.backbone\"\nmodel = \"consolidated.00-of-01.safetensors\"\n"
         "condition = \"@condition.tensor\"\nmask = \"@mask.tensor\"\n"
         "[node.sample]\nuse = \"flow.sample\"\nlatent = \"@noise.latent\"\ndenoiser = \"@dit.velocity\"\n"
         "steps = " + std::to_string(steps + 1) + "\n";
}

void print(const FlagDitSize& s, const Runtime& runtime, const RunResult& result, std::vector<double> seconds,
           double load_seconds) {
  // The first step includes the prologue.
  if (seconds.size() > 1) seconds.erase(seconds.begin());
  std::sort(seconds.begin(), seconds.end());
  double median = seconds[seconds.size() / 2];
  const ProgramStats& program = result.plans.back().program;
  double bound = static_cast<double>(program.weight_bytes + program.lower_bound);
  nlohmann::json line = {
      {"bench", "flag_dit_step"}, {"size", s.name}, {"weights", s.half ? "f16" : "f32"}, {"tokens", s.tokens()},
      {"gflop", s.flops() * 1e-9}, {"seconds", median}, {"best", seconds.front()},
      {"gflops", s.flops() / median * 1e-9}, {"load_seconds", load_seconds},
      {"weight_mib", program.weight_bytes / 1048576.0}, {"arena_mib", program.arena_bytes / 1048576.0},
      {"memory_over_bound", static_cast<double>(program.weight_bytes + program.arena_bytes) / bound},
      {"dispatches", program.dispatches}, {"device", runtime.device->summary().name},
      {"driver", runtime.device->summary().driver}};
  std::cout << line.dump() << std::endl;
}

void run(const std::string& name, bool half, uint32_t steps) {
  FlagDitSize s = size_of(name, half);
  fs::path folder = fs::temp_directory_path() / ("t2x-bench-" + std::to_string(getpid()));
  struct Remove {
    fs::path folder;
    ~Remove() { fs::remove_all(folder); }
  } remove{folder};
  write_random_flag_dit(folder, s);
  Catalog catalog;
  LoadOptions load;
  load.folders = {fs::path(T2X_BINARY_DIR) / "plugins"};
  load_plugins(load, catalog);
  ReadResult read = read_pipeline_text(pipeline_text(s, steps), (folder / "bench.toml").string(), catalog, {});
  Engine engine(catalog, DeviceOptions{});
  RunOptions options;
  std::vector<double> seconds;
  Clock::time_point start = Clock::now(), last = start;
  double load_seconds = 0;
  options.progress = [&](const Progress& p) {
    if (p.stage != "sample" || p.phase != Progress::Phase::Running || p.total < 2) return;
    auto now = Clock::now();
    if (p.done > 0) seconds.push_back(std::chrono::duration<double>(now - last).count());
    else load_seconds = std::chrono::duration<double>(now - start).count();
    last = now;
  };
  RunResult result = engine.run(read.pipeline, options);
  print(s, engine.runtime(), result, seconds, load_seconds);
}

}  // namespace
}  // namespace t2x::bench

int main(int argc, char** argv) try {
  t2x::bench::run(argc > 1 ? argv[1] : "block", argc > 2 && std::string(argv[2]) == "f16",
                  argc > 3 ? static_cast<uint32_t>(std::stoul(argv[3])) : 4);
  return 0;
} catch (const t2x::Failure& failure) {
  std::cerr << failure.what() << "\n";
  return t2x::exit_code(failure.side);
}
