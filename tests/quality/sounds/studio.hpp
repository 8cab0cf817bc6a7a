// studio.hpp - has a model make sounds for captions, with the pipeline that users run; and parts of that way alone.
#pragma once
#include "spectrum.hpp"
#include "t2x.hpp"
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace t2x::quality {

struct StudioChoices {
  std::filesystem::path model;             // holds backbone/, t5/, clap/, mel_vae/; not needed for what takes no model
  std::vector<std::string> inputs;         // of the pipeline, such as "steps=17"; what is not named stays as it is
  std::vector<std::string> sets;           // as --set of t2x
  std::string device;                      // as --device of t2x
  std::filesystem::path folder;            // where files go; made when it is not there
};

// Mel spectrograms of 80 bins as mel.analyse makes them, one behind the other: log10 of magnitudes.
constexpr size_t kMels = 80;
using Mels = std::vector<float>;           // [sounds, kMels, kFrames]

class Studio {
public:
  explicit Studio(StudioChoices choices);

  // Sound i is of captions[i], with seed + i. `made` is called after each. The files are "0000.wav" and so on.
  std::vector<std::filesystem::path> make(const std::vector<std::string>& captions, uint64_t seed,
                                          const std::function<void(size_t done)>& made = {});
  Mels mels_of(const std::vector<Sound>& sounds);
  std::vector<Sound> vocoded(const Mels& mels);       // by Griffin-Lim as text_to_audio.toml does
  std::vector<Sound> autoencoded(const Mels& mels);   // through the model's autoencoder, then vocoded
  // A picture of the sound's mel spectrogram, beside its file.
  std::filesystem::path picture_of(const std::filesystem::path& sound);

private:
  RunResult run(const std::string& pipeline, const std::vector<std::string>& inputs,
                const std::vector<std::string>& sets, const std::string& file = "");
  std::vector<Sound> heard_from(const RunResult& result);
  std::string mel_file(const Mels& mels);

  StudioChoices choices_;
  Host host_;
};

// A sound of kSamples at kRate. Throws when the file holds another.
Sound read_sound(const std::filesystem::path& file);

}  // namespace t2x::quality
