// examples.hpp - which item of the data set (a picture, a sound), caption, time and noise each example of a run has.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace training {

struct Example {
  uint32_t item = 0;
  uint32_t caption = 0;              // row of the captions
  bool dropped = false;              // sees the empty caption instead
  float time = 0;                    // in (0, 1): what path.hpp makes a point of
  std::array<int32_t, 2> key{};      // of its noise
};

// Goes through all items in a new order each epoch. Example `position` of a run depends on the seed and the
// position alone.
class Examples {
public:
  struct Choices {
    uint64_t seed = 0;
    bool lognormal_time = false;     // t = sigmoid(u), u normal; else uniform in (0, 1)
    double drop = 0;                 // share that sees the empty caption
    double time_shift = 1;           // > 0: times are moved by t / (t + s - s t), towards noise where s > 1
  };
  // captions[i]: the rows of item i's captions, at least one each.
  Examples(std::vector<std::vector<uint32_t>> captions, const Choices& choices);
  Example at(uint64_t position) const;
  size_t items() const { return captions_.size(); }

private:
  const std::vector<uint32_t>& order(uint64_t epoch) const;
  float time(uint64_t position) const;

  std::vector<std::vector<uint32_t>> captions_;
  Choices choices_;
  mutable uint64_t epoch_ = UINT64_MAX;   // of order_
  mutable std::vector<uint32_t> order_;
};

}  // namespace training
