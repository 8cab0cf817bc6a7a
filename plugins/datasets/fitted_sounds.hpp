// fitted_sounds.hpp - the sounds of a data set at their training length, read once and kept while there is room.
#pragma once
#include "reading.hpp"
#include <atomic>
#include <filesystem>
#include <vector>

namespace datasets {

class FittedSounds {
public:
  struct Setting {
    uint32_t rate = 0;           // Hz
    size_t length = 0;           // samples
    uint64_t room = 0;           // bytes that may be kept
  };
  // Decodes every file once, so that a damaged one is found before a long run; see read_all().
  FittedSounds(std::vector<std::filesystem::path> files, const Setting& setting,
               const std::function<void(uint32_t, uint32_t)>& progress);

  size_t count() const { return files_.size(); }
  // Sound `index`: from memory when it is there, else from its file.
  std::vector<float> at(size_t index) const;

private:
  std::vector<std::filesystem::path> files_;
  Setting setting_;
  std::vector<std::vector<float>> kept_;   // empty: not kept
  std::atomic<uint64_t> kept_bytes_ = 0;
};

// The whole file is read, for what is damaged; then it is cut, resampled, and ends in silence when it is too short.
std::vector<float> fitted_sound(const std::filesystem::path& file, uint32_t rate, size_t length);

}  // namespace datasets
