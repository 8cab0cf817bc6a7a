#include "noise/torch_cpu.hpp"
#include <cmath>
#include <numbers>

namespace t2x {
namespace {

constexpr size_t kBlock = 16;
constexpr double kTwoPi = 2.0 * std::numbers::pi;

}  // namespace

float TorchGenerator::uniform() { return static_cast<float>(engine_() & 0xFFFFFF) * 0x1p-24f; }

double TorchGenerator::uniform_double() {
  const uint64_t high = engine_(), low = engine_();
  return static_cast<double>((high << 32 | low) & ((uint64_t{1} << 53) - 1)) * 0x1p-53;
}

void TorchGenerator::rand(std::span<float> out) {
  for (float& value : out) value = uniform();
}

void TorchGenerator::randint(int64_t low, uint32_t range, std::span<int64_t> out) {
  for (int64_t& value : out) value = low + static_cast<int64_t>(static_cast<uint32_t>(engine_()) % range);
}

float TorchGenerator::normal() {
  if (cached_normal_) {
    const double value = *cached_normal_;
    cached_normal_.reset();
    return static_cast<float>(value);
  }
  const double angle = kTwoPi * uniform_double();
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform_double()));
  cached_normal_ = radius * std::sin(angle);
  return static_cast<float>(radius * std::cos(angle));
}

// 16 uniforms become 16 normals: the first half gives the radii, the second the angles.
void TorchGenerator::transform_block(float* block) {
  for (size_t j = 0; j < kBlock / 2; ++j) {
    const float u1 = 1.0f - block[j];  // in (0, 1]: the logarithm is finite
    const double radius = std::sqrt(-2.0 * std::log(static_cast<double>(u1)));
    const double angle = kTwoPi * block[j + kBlock / 2];
    block[j] = static_cast<float>(radius * std::cos(angle));
    block[j + kBlock / 2] = static_cast<float>(radius * std::sin(angle));
  }
}

void TorchGenerator::randn(std::span<float> out) {
  if (out.size() < kBlock) {
    for (float& value : out) value = normal();
    return;
  }
  rand(out);
  for (size_t b = 0; b + kBlock <= out.size(); b += kBlock) transform_block(out.data() + b);
  if (out.size() % kBlock == 0) return;
  // The last, ragged block is drawn anew over values that are normals already.
  std::span<float> last = out.last(kBlock);
  rand(last);
  transform_block(last.data());
}

}  // namespace t2x
