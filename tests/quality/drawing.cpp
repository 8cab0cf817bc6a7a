#include "drawing.hpp"
#include <cstdio>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

HostOptions host_options(const DrawingChoices& choices) {
  HostOptions options;
  options.plugin_path = {fs::path(T2X_BINARY_DIR) / "plugins"};
  options.device.selector = choices.device;
  options.cache_dir = fs::path(T2X_BINARY_DIR) / "tests/quality/cache";
  options.log = [](int level, const std::string& message) {
    if (level >= 2) std::fprintf(stderr, "%s\n", message.c_str());
  };
  return options;
}

}  // namespace

Artist::Artist(DrawingChoices choices) : choices_(std::move(choices)), host_(host_options(choices_)) {
  fs::create_directories(choices_.folder);
}

std::vector<fs::path> Artist::draw(const std::vector<std::string>& captions,
                                   const std::function<void(size_t done)>& drawn) {
  const fs::path pipeline = fs::path(T2X_SOURCE_DIR) / "pipelines/text_to_image.toml";
  std::vector<std::string> models;
  for (const auto& [name, folder] : {std::pair("encoder", "text_encoder"), {"backbone", "backbone"}, {"vae", "vae"}})
    models.push_back("model." + std::string(name) + "=" + fs::absolute(choices_.model / folder).string());
  std::vector<fs::path> files;
  for (size_t i = 0; i < captions.size(); ++i) {
    char name[16];
    std::snprintf(name, sizeof name, "%04zu.png", i);
    std::vector<std::string> inputs = choices_.inputs;
    inputs.insert(inputs.end(), {"prompt=" + captions[i], "seed=" + std::to_string(i), "size=256x256", "count=1"});
    RunOptions run;
    run.output_file = (choices_.folder / name).string();
    host_.run(host_.read(pipeline.string(), inputs, models).pipeline, run);
    files.push_back(run.output_file);
    if (drawn) drawn(i + 1);
  }
  return files;
}

std::vector<std::string> captions_of(const std::vector<Combination>& combinations) {
  std::vector<std::string> captions;
  for (size_t i = 0; i < combinations.size(); ++i)
    captions.push_back(combinations[i].captions[i % combinations[i].captions.size()]);
  return captions;
}

}  // namespace t2x::quality
