// pipeline_text.hpp - small pipelines written by a test, run by the engine, their values read back.
#pragma once
#include "engine/engine.hpp"
#include "loader/load.hpp"
#include "pipeline/read.hpp"
#include "reference_case.hpp"
#include <unistd.h>

namespace t2x::golden {

// A folder that is gone when the test ends.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "t2x-golden-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  fs::path operator/(const std::string& name) const { return path_ / name; }

private:
  fs::path path_;
};

// One f32 tensor as a safetensors file.
inline void write_array(const fs::path& path, const std::string& name, const Array& array) {
  uint64_t bytes = array.values.size() * sizeof(float);
  Json header{{name, {{"dtype", "F32"}, {"shape", array.shape}, {"data_offsets", {0, bytes}}}}};
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');
  uint64_t length = text.size();
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(&length), sizeof length) << text;
  out.write(reinterpret_cast<const char*>(array.values.data()), static_cast<std::streamsize>(bytes));
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

// The plugins of this build and those of the tests.
inline const Catalog& plugins() {
  static const Catalog catalog = [] {
    Catalog loaded;
    LoadOptions options;
    options.folders = {fs::path(T2X_BINARY_DIR) / "plugins", fs::path(T2X_BINARY_DIR) / "tests/plugins"};
    for (const PluginReport& report : load_plugins(options, loaded))
      if (report.state != PluginState::Loaded) ADD_FAILURE() << report.file << ": " << report.reason;
    return loaded;
  }();
  return catalog;
}

// Runs a pipeline's text under the validation layers, which must be silent; relative paths start in `folder`, and
// outputs are written there.
inline RunResult run_text(const std::string& text, const fs::path& folder, const ReadOptions& options = {},
                          DeviceOptions device = {}) {
  ReadResult read = read_pipeline_text(text, (folder / "test.toml").string(), plugins(), options);
  RunOptions run;
  run.output_dir = folder.string();
  device.validation = true;
  Engine engine(plugins(), device);
  RunResult result = engine.run(read.pipeline, run);
  for (const std::string& message : engine.runtime().device->validation_messages()) ADD_FAILURE() << message;
  return result;
}

// Keys belong to the node that was added last.
class PipelineText {
public:
  void node(const std::string& name, const std::string& type) {
    text_ += "[node." + name + "]\n";
    text("use", type);
  }
  void text(const std::string& key, const std::string& value) { line(key, Json(value).dump()); }
  void number(const std::string& key, const Json& value) { line(key, value.dump()); }
  void flag(const std::string& key, bool value) { line(key, value ? "true" : "false"); }
  void list(const std::string& key, const std::vector<std::string>& values) { line(key, Json(values).dump()); }

  void load(const std::string& name, const fs::path& file, const std::string& tensor) {
    node(name, "core.load_tensor");
    text("file", file.string());
    text("tensor", tensor);
  }
  void constant(const std::string& name, const Array& array) {
    write_array(folder_ / (name + ".safetensors"), name, array);
    load(name, folder_ / (name + ".safetensors"), name);
  }
  void velocity(const std::string& name, const std::string& denoiser, const std::vector<std::string>& latents,
                const std::string& time, int pick = 0) {
    node(name, "flow.velocity");
    text("denoiser", denoiser);
    list("latents", latents);
    text("time", time);
    number("pick", pick);
  }

  // Runs it; `outputs` such as "@sample.latent" come back as tensors named "sample.latent".
  ArrayFile run(const std::vector<std::string>& outputs, const DeviceOptions& device = {}) {
    fs::path file = folder_ / "results.safetensors";
    node("results", "core.save_tensors");
    list("tensors", outputs);
    text("path", file.string());
    run_text("format = 1\nname = \"golden\"\n" + text_, folder_ / "", {}, device);
    return ArrayFile(file);
  }

private:
  void line(const std::string& key, const std::string& value) { text_ += key + " = " + value + "\n"; }
  TemporaryFolder folder_;
  std::string text_;
};

// flag_dit.backbone's parameters for the keyword arguments of the reference's forward_with_cfg.
inline void add_extrapolation(PipelineText& p, const Json& arguments) {
  if (arguments.contains("ntk_factor")) p.number("ntk_factor", arguments["ntk_factor"]);
  if (arguments.contains("rope_scaling_factor")) p.number("rope_scaling", arguments["rope_scaling_factor"]);
  if (arguments.value("proportional_attn", false)) p.number("base_sequence", arguments["base_seqlen"]);
}

}  // namespace t2x::golden
