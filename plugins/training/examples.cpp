#include "examples.hpp"
#include "random.hpp"
#include <cmath>
#include <numeric>
#include <utility>

namespace training {

Examples::Examples(std::vector<std::vector<uint32_t>> captions, const Choices& choices)
    : captions_(std::move(captions)), choices_(choices) {}

// Fisher and Yates, anew for each epoch.
const std::vector<uint32_t>& Examples::order(uint64_t epoch) const {
  if (epoch == epoch_) return order_;
  order_.resize(captions_.size());
  std::iota(order_.begin(), order_.end(), 0u);
  for (size_t i = order_.size(); i > 1; --i)
    std::swap(order_[i - 1], order_[random_below(i, choices_.seed, Stream::kOrder, epoch * order_.size() + i)]);
  epoch_ = epoch;
  return order_;
}

float Examples::time(uint64_t position) const {
  double t = random_unit(choices_.seed, Stream::kTime, position);
  if (choices_.lognormal_time) {
    const double angle = 2 * M_PI * random_unit(choices_.seed, Stream::kTimeAngle, position);
    const double normal = std::sqrt(-2 * std::log(t)) * std::cos(angle);
    t = 1 / (1 + std::exp(-normal));
  }
  return static_cast<float>(t / (t + choices_.time_shift * (1 - t)));
}

Example Examples::at(uint64_t position) const {
  Example e;
  e.item = order(position / captions_.size())[position % captions_.size()];
  const std::vector<uint32_t>& rows = captions_[e.item];
  e.caption = rows[random_below(rows.size(), choices_.seed, Stream::kCaption, position)];
  e.dropped = random_unit(choices_.seed, Stream::kDrop, position) < choices_.drop;
  e.time = time(position);
  const uint64_t key = random_bits(choices_.seed, Stream::kNoise, position);
  e.key = {static_cast<int32_t>(key), static_cast<int32_t>(key >> 32)};
  return e;
}

}  // namespace training
