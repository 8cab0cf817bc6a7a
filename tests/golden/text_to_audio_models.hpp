// text_to_audio_models.hpp - small models that belong together: the goldens' CLAP and T5 and a Flag-DiT that reads
// their features, in one checkpoint as Lumina-T2Audio's or in a folder each; BERT's and T5's folders with the goldens'
// tokenizers.
#pragma once
#include "pipeline_text.hpp"
#include "stored_weights.hpp"

namespace t2x::golden {

class TextToAudioModels {
public:
  static constexpr uint64_t kWidth = 40;   // of the text's features

  TextToAudioModels() {
    StoredWeights all = read_weights(data("encoders/text_cond_clap_t5") / "diffusion_ckpt_excerpt.safetensors");
    all[kT5 + "shared.weight"] = noise_like({435, kWidth});
    for (auto& [name, stored] : read_weights(data("dit/flagdit_audio") / "weights.safetensors")) {
      std::vector<uint64_t> shape = stored.shape;
      const bool reads_text = shape.back() == 24;   // the golden's width of the text
      if (reads_text) shape.back() = kWidth;
      all[kBackbone + name] = reads_text ? noise_like(shape) : stored;
    }
    write_weights(folder_ / "music.safetensors", all);
    for (const char* name : {"bert", "t5", "clap", "backbone"}) fs::create_directories(folder_ / name);
    fs::copy_file(data("encoders/text_cond_clap_t5/bert/config.json"), folder_ / "bert/config.json");
    std::ifstream in(data("encoders/tokenizer_bert_wordpiece") / "vocab.txt");
    std::ofstream out(folder_ / "bert/vocab.txt");
    std::string line;
    for (int i = 0; i < 90 && std::getline(in, line); ++i) out << line << '\n';   // as many as the encoder embeds
    out.close();
    fs::copy_file(data("encoders/text_cond_clap_t5/t5/config.json"), folder_ / "t5/config.json");
    fs::copy_file(data("encoders/tokenizer_t5/spiece.model"), folder_ / "t5/spiece.model");
    for (const char* file : {"config.json", "vocab.txt"})
      fs::copy_file(folder_ / "bert" / file, folder_ / "clap" / file);
    write_part(all, kT5, "t5/model.safetensors");
    write_part(all, kClap, "clap/clap.safetensors");
    write_part(all, kBackbone, "backbone/consolidated.00-of-01.safetensors");
  }
  // One file with all three models.
  std::string checkpoint() const { return (folder_ / "music.safetensors").string(); }
  // The same, alone: T5 and CLAP with what they need of the others' folders.
  std::string t5() const { return (folder_ / "t5").string(); }
  std::string clap() const { return (folder_ / "clap").string(); }
  std::string backbone() const { return (folder_ / "backbone").string(); }
  // vocab.txt and config.json.
  std::string bert() const { return (folder_ / "bert").string(); }

private:
  static inline const std::string kT5 = "cond_stage_model.t5_transformer.", kClap = "cond_stage_model.caption_encoder.",
                                  kBackbone = "model.diffusion_model.";

  void write_part(const StoredWeights& all, const std::string& prefix, const std::string& file) const {
    StoredWeights part;
    for (const auto& [name, stored] : all)
      if (name.starts_with(prefix)) part[name.substr(prefix.size())] = stored;
    write_weights(folder_ / file, part);
  }

  TemporaryFolder folder_;
};

}  // namespace t2x::golden
