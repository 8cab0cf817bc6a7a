// sound_pipeline.hpp - the sound pipelines as they are installed, on the small models of e2e/t2a_flag_dit.
#pragma once
#include "pipeline_text.hpp"
#include "renamed_model.hpp"

namespace t2x::golden {

inline const char* kReleased = "e2e/t2a_flag_dit";

inline std::string path_in_case(const std::string& name) { return (data(kReleased) / name).string(); }

// --set for the models of a pipeline, all of one checkpoint.
inline std::vector<std::string> models(const std::string& pipeline) {
  const std::string checkpoint = path_in_case("324.ckpt");
  std::vector<std::string> sets = {"model.t5=" + checkpoint, "model.backbone=" + checkpoint,
                                   "model.mel_vae=" + checkpoint,
                                   "model.t5_tokenizer=" + data("encoders/tokenizer_t5").string()};
  if (pipeline != "text_to_music")
    sets.insert(sets.end(), {"model.clap=" + checkpoint, "model.clap_tokenizer=" + path_in_case("bert")});
  return sets;
}

inline const std::vector<std::string> kBigVgan = {"node.vocode.use=bigvgan.vocode",
                                           "node.vocode.model=" + path_in_case("bigvnat/best_netG.pt")};

// Griffin-Lim where its sound does not matter.
inline const std::vector<std::string> kRough = {"node.vocode.iterations=1", "node.vocode.filter_iterations=1"};

// One run of a pipeline as a user starts it.
class PipelineRun {
public:
  explicit PipelineRun(const std::string& pipeline) : pipeline_(pipeline) {}
  PipelineRun& inputs(const std::vector<std::string>& more) { return add(options_.inputs, more); }
  PipelineRun& sets(const std::vector<std::string>& more) { return add(options_.sets, more); }
  PipelineRun& with_models() { return sets(models(pipeline_)); }
  // Values such as "@sample.latent", which come back as "sample.latent".
  ArrayFile values(const std::vector<std::string>& names, const DeviceOptions& device = {}) {
    const fs::path dump = folder_ / "dump.safetensors";
    file_ = run_text("format = 1\ninclude = [" +
                         Json(std::string(T2X_SOURCE_DIR) + "/pipelines/" + pipeline_ + ".toml").dump() +
                         "]\n[node.dump]\nuse = \"core.save_tensors\"\npath = " + Json(dump.string()).dump() +
                         "\ntensors = " + Json(names).dump() + "\n",
                     folder_ / "", options_, device).files.at(0);
    return ArrayFile(dump);
  }
  // The sound that the pipeline wrote; there until this object is gone.
  const std::string& file() const { return file_; }

private:
  PipelineRun& add(std::vector<std::string>& list, const std::vector<std::string>& more) {
    list.insert(list.end(), more.begin(), more.end());
    return *this;
  }
  std::string pipeline_, file_;
  ReadOptions options_;
  TemporaryFolder folder_;
};

}  // namespace t2x::golden
