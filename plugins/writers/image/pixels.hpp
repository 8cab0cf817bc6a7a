// pixels.hpp - how do float images become bytes, and back?
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace image {

// 8-bit RGB, rows from the top, pixels interleaved.
struct Picture {
  uint32_t width = 0, height = 0;
  std::vector<uint8_t> rgb;
};

enum class Range { MinusOneToOne, ZeroToOne };
enum class Rounding { Truncate, Nearest };  // nearest: halves go to the even neighbour

// planes: f32[3,height,width]. Values are clamped to the range; a NaN throws t2x::Error.
Picture to_picture(std::span<const float> planes, uint32_t width, uint32_t height, Range range, Rounding rounding);

// f32[3,height,width] in -1..1.
std::vector<float> to_planes(const Picture& picture);

}  // namespace image
