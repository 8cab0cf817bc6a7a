#include "fitted_sounds.hpp"
#include "sound_file.hpp"
#include <algorithm>

namespace datasets {

FittedSounds::FittedSounds(std::vector<std::filesystem::path> files, const Setting& setting,
                           const std::function<void(uint32_t, uint32_t)>& progress)
    : files_(std::move(files)), setting_(setting), kept_(files_.size()) {
  read_all(
      count(),
      [&](size_t i) {
        std::vector<float> samples = fitted_sound(files_[i], setting_.rate, setting_.length);
        const uint64_t bytes = samples.size() * sizeof(float);
        if (kept_bytes_.fetch_add(bytes) + bytes <= setting_.room) kept_[i] = std::move(samples);
        else kept_bytes_ -= bytes;
      },
      progress);
}

std::vector<float> FittedSounds::at(size_t index) const {
  return kept_[index].empty() ? fitted_sound(files_[index], setting_.rate, setting_.length) : kept_[index];
}

std::vector<float> fitted_sound(const std::filesystem::path& file, uint32_t rate, size_t length) {
  sound_file::Sound sound = sound_file::read_sound(file);
  // What is cut off is not resampled, but for what the filter still reaches.
  const double scale = static_cast<double>(sound.rate) / rate;
  const double reach = 512 * std::max(1.0, scale), wanted = static_cast<double>(length) * scale + reach;
  if (static_cast<double>(sound.samples.size()) > wanted) sound.samples.resize(static_cast<size_t>(wanted));
  std::vector<float> samples = sound_file::resample(std::move(sound), rate, file).samples;
  samples.resize(length);
  return samples;
}

}  // namespace datasets
