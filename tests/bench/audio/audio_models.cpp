// t2x_bench_audio [bigvgan|mel_vae|flag_dit] [frames] [repeats] [f32|f16]: time of turning a mel spectrogram into
// sound, of a latent into a mel spectrogram, or of a denoising step with guidance, with random weights in the released
// configurations, through plugins, pipeline and engine. One JSON line a kind of op, and one of the whole: the best of
// the repeats, by the device's timestamps. f16 is what t2x calls --precision f16; weights are f32 as in the releases.
#include "random_models.hpp"
#include "timing.hpp"
#include "engine/engine.hpp"
#include "loader/load.hpp"
#include "pipeline/read.hpp"
#include "status/failure.hpp"
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace t2x::bench {
namespace {

namespace fs = std::filesystem;

// Steps of pipelines/lumina_t2audio.toml (50 time points) and of the released demonstration (100).
constexpr uint32_t kSteps = 49, kDemonstrationSteps = 99;

struct Bench {
  std::string name;
  uint32_t frames;
  double seconds_a_frame;        // of sound
  std::string node;              // its parameters but the model
  std::string more;              // nodes after it
  bool steps() const { return !more.empty(); }
};

// As in pipelines/lumina_t2audio.toml.
Bench flag_dit(uint32_t frames, uint32_t repeats, double seconds_a_frame) {
  return {"flag_dit", frames, seconds_a_frame, "use = \"flag_dit.audio_backbone\"\ncondition = \"@input.tensor\"\n",
          "[node.guide]\nuse = \"flow.guidance\"\ndenoiser = \"@model.velocity\"\nscale = 3.0\nchannels = 0\n"
          "[node.noise]\nuse = \"flow.noise_1d\"\nlength = " + std::to_string(frames) +
          "\nchannels_of = \"@model.channels\"\nseed = 1\n"
          "[node.sample]\nuse = \"flow.sample\"\nlatent = \"@noise.latent\"\ndenoiser = \"@guide\"\n"
          "time_shift = 0\nsteps = " + std::to_string(repeats + 2) + "\n"};   // points: a step before those that count
}

Bench bench_of(const std::string& name, uint32_t frames, uint32_t repeats) {
  constexpr double kMelFrame = 256.0 / 16000;
  if (name == "bigvgan")
    return {name, frames ? frames : 64, kMelFrame,
            "use = \"bigvgan.vocode\"\nmel = \"@input.tensor\"\nsample_rate = 16000\n", ""};
  if (name == "mel_vae")
    return {name, frames ? frames : 312, 2 * kMelFrame,
            "use = \"mel_vae.decode\"\nlatent = \"@input.tensor\"\nscale_factor = 1\n", ""};
  if (name == "flag_dit") return flag_dit(frames ? frames : 312, repeats, 2 * kMelFrame);
  fail_user("there is no model '" + name + "': bigvgan, mel_vae or flag_dit");
}

std::string pipeline_text(const Bench& bench) {
  return "format = 1\nname = \"bench\"\n"
         "[node.input]\nuse = \"core.load_tensor\"\nfile = \"input.safetensors\"\ntensor = \"input\"\n"
         "[node.model]\n" + bench.node + "model = \"model.safetensors\"\n" + bench.more;
}

void write_models(const fs::path& folder, const Bench& bench) {
  fs::create_directories(folder);
  if (bench.name == "bigvgan") write_random_bigvgan(folder, bench.frames);
  else if (bench.name == "mel_vae") write_random_mel_vae(folder, bench.frames);
  else write_random_flag_dit(folder);
}

void print(const Bench& bench, const Sums& best, const Runtime& runtime, const RunResult& result) {
  const ProgramStats& program = result.plans.back().program;
  const bool f16 = runtime.device->options().precision == Precision::F16;
  for (const auto& [op, sum] : best) {
    nlohmann::json line = {{"bench", "audio"}, {"model", bench.name}, {"op", op.empty() ? "all" : op},
                           {"seconds", sum.seconds}, {"gflop", sum.flops * 1e-9},
                           {"gflops", sum.flops / sum.seconds * 1e-9}};
    if (op.empty()) {
      const double sound = bench.frames * bench.seconds_a_frame;
      line["seconds_of_sound"] = sound;
      line["cpu_seconds"] = sum.cpu;
      line["real_time_factor"] = sum.seconds * (bench.steps() ? kSteps : 1) / sound;
      if (bench.steps()) {
        line["steps"] = kSteps;
        line["demonstration_steps"] = kDemonstrationSteps;
        line["demonstration_real_time_factor"] = sum.seconds * kDemonstrationSteps / sound;
      }
      line["weight_mib"] = static_cast<double>(program.weight_bytes) / 1048576;
      line["arena_mib"] = static_cast<double>(program.arena_bytes) / 1048576;
      line["dispatches"] = program.dispatches + (bench.steps() ? 0 : program.hoisted);
      line["precision"] = f16 ? "f16" : "f32";
      line["device"] = runtime.device->summary().name;
      line["driver"] = runtime.device->summary().driver;
    }
    std::cout << line.dump() << "\n";
  }
}

void run(const std::string& name, uint32_t frames, uint32_t repeats, bool f16) {
  if (repeats == 0) fail_user("repeats is 0: there is nothing to time");
  const Bench bench = bench_of(name, frames, repeats);
  const fs::path folder = fs::temp_directory_path() / ("t2x-bench-" + std::to_string(getpid()));
  struct Remove {
    fs::path folder;
    ~Remove() { fs::remove_all(folder); }
  } remove{folder};
  write_models(folder, bench);
  Catalog catalog;
  LoadOptions load;
  load.folders = {fs::path(T2X_BINARY_DIR) / "plugins"};
  load_plugins(load, catalog);
  const ReadResult read = read_pipeline_text(pipeline_text(bench), (folder / "bench.toml").string(), catalog, {});
  DeviceOptions device;
  device.precision = f16 ? Precision::F16 : Precision::F32;
  Engine engine(catalog, device);
  RunResult result;
  const Sums best = bench.steps() ? best_step(engine, read.pipeline, "sample", result)
                                  : best_run(engine, read.pipeline, repeats, result);
  print(bench, best, engine.runtime(), result);
}

}  // namespace
}  // namespace t2x::bench

int main(int argc, char** argv) try {
  auto number = [&](int i, uint32_t otherwise) {
    return argc > i ? static_cast<uint32_t>(std::stoul(argv[i])) : otherwise;
  };
  t2x::bench::run(argc > 1 ? argv[1] : "bigvgan", number(2, 0), number(3, 3),
                  argc > 4 && std::string(argv[4]) == "f16");
  return 0;
} catch (const t2x::Failure& failure) {
  std::cerr << failure.what() << "\n";
  return t2x::exit_code(failure.side);
}
