// random.hpp - the data set's own random numbers: the same on every machine.
#pragma once
#include <cstdint>

namespace datasets::synthetic {

// SplitMix64 (Steele, Lea, Flood 2014).
class Random {
public:
  explicit Random(uint64_t seed) : state_(seed) {}
  // Independent streams of one seed.
  Random(uint64_t seed, uint64_t a, uint64_t b) : state_(seed) {
    state_ = next() ^ a;
    state_ = next() ^ b;
  }
  uint64_t next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  // In [low, high).
  double uniform(double low = 0, double high = 1) {
    return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53);
  }

private:
  uint64_t state_;
};

}  // namespace datasets::synthetic
