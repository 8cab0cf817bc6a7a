// t2x_bench_spectra [seconds] [repeats]: short-time Fourier transforms by VkFFT beside FFTW's, and Griffin-Lim with its
// stages, on so much 16 kHz sound (n_fft 1024, hop 256, 80 mels). JSON lines, made by spectra_stages.cpp; the last one
// names the device.
#include "engine/engine.hpp"
#include "loader/load.hpp"
#include "pipeline/read.hpp"
#include "status/failure.hpp"
#include <iostream>
#include <nlohmann/json.hpp>

namespace t2x::bench {
namespace {

void run(const std::string& seconds, const std::string& repeats) {
  Catalog catalog;
  LoadOptions load;
  load.folders = {std::filesystem::path(T2X_BINARY_DIR) / "plugins",
                  std::filesystem::path(T2X_BINARY_DIR) / "tests/bench/plugins"};
  load_plugins(load, catalog);
  const std::string text = "format = 1\nname = \"bench\"\n[node.stages]\nuse = \"bench.spectra\"\nseconds = " + seconds +
                           "\nrepeats = " + repeats + "\n";
  ReadResult read = read_pipeline_text(text, "bench.toml", catalog, {});
  Engine engine(catalog, DeviceOptions{});
  const RunResult result = engine.run(read.pipeline, {});
  std::cout << nlohmann::json{{"device", engine.runtime().device->summary().name},
                              {"driver", engine.runtime().device->summary().driver},
                              {"peak_mib", double(result.peak_device_bytes) / 1048576.0}}.dump() << "\n";
}

}  // namespace
}  // namespace t2x::bench

int main(int argc, char** argv) try {
  t2x::bench::run(argc > 1 ? argv[1] : "10", argc > 2 ? argv[2] : "20");
  return 0;
} catch (const t2x::Failure& failure) {
  std::cerr << failure.what() << "\n";
  return t2x::exit_code(failure.side);
}
