// fitted_pictures.hpp - the pictures of a data set at their training sizes, read once and kept while there is room.
#pragma once
#include "picture.hpp"
#include <atomic>
#include <functional>
#include <string>

namespace datasets {

struct TrainingPicture {
  std::filesystem::path file;
  Size size;                     // to train at
};

class FittedPictures {
public:
  // Decodes every picture once, on all processors, so that a damaged one is found before a long run and not in it;
  // throws t2x::Error naming the first such picture. Keeps them up to `room` bytes. progress(done, all) is called by
  // this thread now and then, and may throw to stop.
  FittedPictures(std::vector<TrainingPicture> pictures, Colour background, uint64_t room,
                 const std::function<void(uint32_t, uint32_t)>& progress);

  size_t count() const { return pictures_.size(); }
  const TrainingPicture& operator[](size_t index) const { return pictures_[index]; }

  // Picture `index` at its own size, or at another: from memory when it is there, else from its file.
  Picture at(size_t index, Size size) const;

private:
  void read_some(std::atomic<size_t>& next, uint64_t room, std::vector<std::string>& faults);

  std::vector<TrainingPicture> pictures_;
  Colour background_;
  std::vector<std::vector<uint8_t>> kept_;  // empty: not kept
  std::atomic<uint64_t> kept_bytes_ = 0;
};

// A quarter of the machine's memory.
uint64_t room_for_pictures();

}  // namespace datasets
