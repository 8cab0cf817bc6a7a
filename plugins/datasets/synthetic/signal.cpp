#include "signal.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>

namespace datasets::synthetic {

constexpr double kTurn = 2 * std::numbers::pi;

void add_partial(Samples& samples, double rate, const Partial& partial, double phase) {
  if (partial.hertz >= kHighest * rate) return;
  for (size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate;
    samples[i] += partial.level * std::exp(-partial.decay * t) * std::sin(kTurn * partial.hertz * t + phase);
  }
}

double attack(double t, double seconds) {
  if (t >= seconds) return 1;
  return t <= 0 ? 0 : std::pow(std::sin(t / seconds * std::numbers::pi / 2), 2);
}

double Bandpass::operator()(double x, double hertz) {
  const double w = kTurn * std::min(hertz, kHighest * rate_) / rate_, alpha = std::sin(w) / (2 * q_);
  const double y = (alpha * (x - x2_) + 2 * std::cos(w) * y1_ - (1 - alpha) * y2_) / (1 + alpha);
  x2_ = x1_, x1_ = x, y2_ = y1_, y1_ = y;
  return y;
}

Lowpass::Lowpass(double rate, double hertz) : gain_(1 - std::exp(-kTurn * hertz / rate)) {}

Samples noise(size_t count, Random& random) {
  Samples samples(count);
  for (double& x : samples) x = random.uniform(-1, 1);
  return samples;
}

void add_burst(Samples& samples, double rate, double begin, double level, double decay, double low, double high,
               Random& random) {
  Lowpass below(rate, low), smooth(rate, high);
  for (auto i = static_cast<size_t>(begin * rate); i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / rate - begin, x = random.uniform(-1, 1);
    samples[i] += level * attack(t, 0.001) * std::exp(-decay * t) * smooth(x - below(x));
  }
}

}  // namespace datasets::synthetic
