// fitted_pictures.hpp - the pictures of a data set at their training sizes, read once and kept while there is room.
#pragma once
#include "picture.hpp"
#include "reading.hpp"
#include <atomic>

namespace datasets {

struct TrainingPicture {
  std::filesystem::path file;
  Size size;                     // to train at
};

class FittedPictures {
public:
  // Decodes every picture once, so that a damaged one is found before a long run; see read_all(). Keeps them up to
  // `room` bytes.
  FittedPictures(std::vector<TrainingPicture> pictures, Colour background, uint64_t room,
                 const std::function<void(uint32_t, uint32_t)>& progress);

  size_t count() const { return pictures_.size(); }
  const TrainingPicture& operator[](size_t index) const { return pictures_[index]; }

  // Picture `index` at its own size, or at another: from memory when it is there, else from its file.
  Picture at(size_t index, Size size) const;

private:
  std::vector<TrainingPicture> pictures_;
  Colour background_;
  std::vector<std::vector<uint8_t>> kept_;  // empty: not kept
  std::atomic<uint64_t> kept_bytes_ = 0;
};

}  // namespace datasets
