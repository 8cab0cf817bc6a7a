// t2x_bench_audio [bigvgan|mel_vae] [frames] [repeats]: time of turning a mel spectrogram into sound, or a latent into
// a mel spectrogram, with random weights in the released configurations, through plugins, pipeline and engine. One
// JSON line a kind of op, and one of the whole: the best of the repeats, by the device's timestamps. A pipeline runs
// once, so that the weights' fusing is part of it. `cpu_seconds` is the process's CPU time of the whole run, reading
// the weights included; other load on the machine hardly changes it (CPU drivers only).
#include "random_models.hpp"
#include "engine/engine.hpp"
#include "loader/load.hpp"
#include "pipeline/read.hpp"
#include "status/failure.hpp"
#include <ctime>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace t2x::bench {
namespace {

namespace fs = std::filesystem;

struct Bench {
  std::string name;
  uint32_t frames;
  double seconds_a_frame;        // of sound
  const char* node;              // its parameters but the model
};

Bench bench_of(const std::string& name, uint32_t frames) {
  constexpr double kMelFrame = 256.0 / 16000;
  if (name == "bigvgan")
    return {name, frames ? frames : 64, kMelFrame,
            "use = \"bigvgan.vocode\"\nmel = \"@input.tensor\"\nsample_rate = 16000\n"};
  if (name == "mel_vae")
    return {name, frames ? frames : 312, 2 * kMelFrame,
            "use = \"mel_vae.decode\"\nlatent = \"@input.tensor\"\nscale_factor = 1\n"};
  fail_user("there is no model '" + name + "': bigvgan or mel_vae");
}

std::string pipeline_text(const Bench& bench) {
  return "format = 1\nname = \"bench\"\n"
         "[node.input]\nuse = \"core.load_tensor\"\nfile = \"input.safetensors\"\ntensor = \"input\"\n"
         "[node.model]\n" + std::string(bench.node) + "model = \"model.safetensors\"\n";
}

double cpu_now() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

struct Sum { double seconds = 0, flops = 0, cpu = 0; };

// Time and work of one run by kind of op, and of all under "".
std::map<std::string, Sum> sums(const Profiler& profiler, const std::string& program) {
  std::map<std::string, Sum> by_op;
  for (const ProfileEvent& event : profiler.events())
    if (event.program == program)
      for (const std::string& key : {event.name, std::string()}) {
        by_op[key].seconds += event.microseconds * 1e-6;
        by_op[key].flops += event.flops;
      }
  return by_op;
}

void print(const Bench& bench, const std::map<std::string, Sum>& best, const Runtime& runtime,
           const RunResult& result) {
  const ProgramStats& program = result.plans.back().program;
  for (const auto& [op, sum] : best) {
    nlohmann::json line = {{"bench", "audio"}, {"model", bench.name}, {"op", op.empty() ? "all" : op},
                           {"seconds", sum.seconds}, {"gflop", sum.flops * 1e-9},
                           {"gflops", sum.flops / sum.seconds * 1e-9}};
    if (op.empty()) {
      const double sound = bench.frames * bench.seconds_a_frame;
      line["seconds_of_sound"] = sound;
      line["cpu_seconds"] = sum.cpu;
      line["real_time_factor"] = sum.seconds / sound;
      line["weight_mib"] = static_cast<double>(program.weight_bytes) / 1048576;
      line["arena_mib"] = static_cast<double>(program.arena_bytes) / 1048576;
      line["dispatches"] = program.dispatches + program.hoisted;
      line["device"] = runtime.device->summary().name;
      line["driver"] = runtime.device->summary().driver;
    }
    std::cout << line.dump() << "\n";
  }
}

void run(const std::string& name, uint32_t frames, uint32_t repeats) {
  const Bench bench = bench_of(name, frames);
  const fs::path folder = fs::temp_directory_path() / ("t2x-bench-" + std::to_string(getpid()));
  struct Remove {
    fs::path folder;
    ~Remove() { fs::remove_all(folder); }
  } remove{folder};
  fs::create_directories(folder);
  if (name == "bigvgan") write_random_bigvgan(folder, bench.frames);
  else write_random_mel_vae(folder, bench.frames);
  Catalog catalog;
  LoadOptions load;
  load.folders = {fs::path(T2X_BINARY_DIR) / "plugins"};
  load_plugins(load, catalog);
  const ReadResult read = read_pipeline_text(pipeline_text(bench), (folder / "bench.toml").string(), catalog, {});
  Engine engine(catalog, DeviceOptions{});
  std::map<std::string, Sum> best;
  RunResult result;
  for (uint32_t i = 0; i < repeats; ++i) {
    Profiler profiler;
    RunOptions options;
    options.profiler = &profiler;
    const double start = cpu_now();
    result = engine.run(read.pipeline, options);
    const double cpu = cpu_now() - start;
    auto got = sums(profiler, result.plans.back().program.label);
    got[""].cpu = cpu;
    if (best.empty() || got[""].seconds < best[""].seconds) best = std::move(got);
  }
  print(bench, best, engine.runtime(), result);
}

}  // namespace
}  // namespace t2x::bench

int main(int argc, char** argv) try {
  t2x::bench::run(argc > 1 ? argv[1] : "bigvgan", argc > 2 ? static_cast<uint32_t>(std::stoul(argv[2])) : 0,
                  argc > 3 ? static_cast<uint32_t>(std::stoul(argv[3])) : 3);
  return 0;
} catch (const t2x::Failure& failure) {
  std::cerr << failure.what() << "\n";
  return t2x::exit_code(failure.side);
}
