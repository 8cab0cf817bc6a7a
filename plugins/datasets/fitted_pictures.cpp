#include "fitted_pictures.hpp"
#include "fit.hpp"

namespace datasets {

FittedPictures::FittedPictures(std::vector<TrainingPicture> pictures, Colour background, uint64_t room,
                               const std::function<void(uint32_t, uint32_t)>& progress)
    : pictures_(std::move(pictures)), background_(background), kept_(pictures_.size()) {
  read_all(
      count(),
      [&](size_t i) {
        Picture picture = fit(read_picture(pictures_[i].file, background_, pictures_[i].size), pictures_[i].size);
        const uint64_t bytes = picture.rgb.size();
        if (kept_bytes_.fetch_add(bytes) + bytes <= room) kept_[i] = std::move(picture.rgb);
        else kept_bytes_ -= bytes;
      },
      progress);
}

Picture FittedPictures::at(size_t index, Size size) const {
  const TrainingPicture& picture = pictures_[index];
  if (size == picture.size && !kept_[index].empty()) return {size, kept_[index]};
  return fit(read_picture(picture.file, background_, size), size);
}

}  // namespace datasets
