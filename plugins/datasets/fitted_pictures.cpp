#include "fitted_pictures.hpp"
#include "fit.hpp"
#include <t2x/error.hpp>
#include <algorithm>
#include <chrono>
#include <thread>
#include <unistd.h>

namespace datasets {
namespace {

// The first fault, and how many more there are.
void report(const std::vector<std::string>& faults) {
  const auto first = std::find_if(faults.begin(), faults.end(), [](const std::string& f) { return !f.empty(); });
  if (first == faults.end()) return;
  const auto more = std::count_if(first + 1, faults.end(), [](const std::string& f) { return !f.empty(); });
  throw t2x::Error(*first + (more ? " (and " + std::to_string(more) + " more like it)" : ""), T2X_BAD_FILE);
}

}  // namespace

FittedPictures::FittedPictures(std::vector<TrainingPicture> pictures, Colour background, uint64_t room,
                               const std::function<void(uint32_t, uint32_t)>& progress)
    : pictures_(std::move(pictures)), background_(background), kept_(pictures_.size()) {
  std::vector<std::string> faults(count());
  std::atomic<size_t> next = 0;
  const size_t threads = std::clamp<size_t>(std::thread::hardware_concurrency(), 1, count());
  std::atomic<size_t> working = threads;
  {
    // A jthread waits for its end: what progress throws leaves nobody behind.
    std::vector<std::jthread> readers;
    struct Stop {
      std::atomic<size_t>& next;
      size_t count;
      ~Stop() { next = count; }
    };
    for (size_t i = 0; i < threads; ++i)
      readers.emplace_back([&] {
        read_some(next, room, faults);
        --working;
      });
    const Stop stop{next, count()};
    while (working > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      progress(static_cast<uint32_t>(std::min<size_t>(next, count())), static_cast<uint32_t>(count()));
    }
  }
  report(faults);
}

void FittedPictures::read_some(std::atomic<size_t>& next, uint64_t room, std::vector<std::string>& faults) {
  for (size_t i = next++; i < count(); i = next++) try {
      Picture picture = fit(read_picture(pictures_[i].file, background_, pictures_[i].size), pictures_[i].size);
      if (kept_bytes_.fetch_add(picture.rgb.size()) + picture.rgb.size() <= room) kept_[i] = std::move(picture.rgb);
      else kept_bytes_ -= picture.rgb.size();
    } catch (const std::exception& error) {
      faults[i] = *error.what() ? error.what() : "unknown";
    }
}

Picture FittedPictures::at(size_t index, Size size) const {
  const TrainingPicture& picture = pictures_[index];
  if (size == picture.size && !kept_[index].empty()) return {size, kept_[index]};
  return fit(read_picture(picture.file, background_, size), size);
}

uint64_t room_for_pictures() {
  const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
  return pages > 0 && page > 0 ? static_cast<uint64_t>(pages) * static_cast<uint64_t>(page) / 4 : uint64_t{1} << 30;
}

}  // namespace datasets
