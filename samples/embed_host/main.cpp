// T2X inside another program: two pictures of one prompt, on one device, with the progress of each step.
//   embed_host pipelines/text_to_image.toml "a lighthouse" out
#include "t2x.hpp"
#include <cstdio>

namespace {

void show(const t2x::Progress& progress) {
  if (progress.phase == t2x::Progress::Phase::Running && progress.total > 1)
    std::printf("  %s %llu of %llu\n", progress.stage.c_str(), static_cast<unsigned long long>(progress.done),
                static_cast<unsigned long long>(progress.total));
}

int make_pictures(const std::string& pipeline, const std::string& prompt, const std::string& folder) {
  // One host for many runs: plugins, device and compiled kernels stay.
  t2x::Host host({});
  t2x::RunOptions options;
  options.output_dir = folder;
  options.progress = show;
  options.cancelled = [] { return false; };  // a server would look at its connection here
  for (int seed : {1, 2}) {
    std::printf("seed %d\n", seed);
    t2x::ReadResult read =
        host.read(pipeline, {"prompt=" + prompt, "seed=" + std::to_string(seed), "size=64x64", "steps=4"});
    for (const std::string& file : host.run(read.pipeline, options).files) std::printf("  wrote %s\n", file.c_str());
  }
  std::printf("two pictures of one prompt\n");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: embed_host PIPELINE PROMPT FOLDER\n");
    return 2;
  }
  try {
    return make_pictures(argv[1], argv[2], argv[3]);
  } catch (const t2x::Failure& failure) {
    std::fprintf(stderr, "embed_host: %s\n", failure.what());
    return t2x::exit_code(failure.side);
  }
}
