#include "pixels.hpp"
#include <t2x/error.hpp>
#include <algorithm>
#include <cmath>
#include <string>

namespace image {

Picture to_picture(std::span<const float> planes, uint32_t width, uint32_t height, Range range, Rounding rounding) {
  const size_t pixels = size_t{width} * height;
  if (planes.size() != 3 * pixels) throw t2x::Error("an image of another size was announced", T2X_INTERNAL);
  Picture picture{width, height, std::vector<uint8_t>(3 * pixels)};
  size_t not_numbers = 0;
  for (size_t channel = 0; channel < 3; ++channel)
    for (size_t i = 0; i < pixels; ++i) {
      float value = planes[channel * pixels + i];
      if (std::isnan(value)) {
        ++not_numbers;
        continue;
      }
      // In float32 and in this order, like the reference: other orders round some pixels differently.
      if (range == Range::MinusOneToOne) value = (value + 1.0f) / 2.0f;
      value = std::clamp(value, 0.0f, 1.0f) * 255.0f;
      if (rounding == Rounding::Nearest) value = std::nearbyint(value);
      picture.rgb[3 * i + channel] = static_cast<uint8_t>(value);
    }
  if (not_numbers)
    throw t2x::Error("the image has " + std::to_string(not_numbers) + " values that are NaN (not a number) of " +
                     std::to_string(3 * pixels) + "; nothing was written. A node before this one overflowed or read "
                     "broken weights");
  return picture;
}

std::vector<float> to_planes(const Picture& picture) {
  const size_t pixels = size_t{picture.width} * picture.height;
  std::vector<float> planes(3 * pixels);
  for (size_t channel = 0; channel < 3; ++channel)
    for (size_t i = 0; i < pixels; ++i)
      planes[channel * pixels + i] = (static_cast<float>(picture.rgb[3 * i + channel]) / 255.0f - 0.5f) / 0.5f;
  return planes;
}

}  // namespace image
