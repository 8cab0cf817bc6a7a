// host/weights/element.hpp - 16-bit floats to and from f32, rounding to nearest even.
#pragma once
#include <cstdint>

namespace t2x {

float half_to_float(uint16_t half);
float bfloat16_to_float(uint16_t bfloat16);
// Beyond the range becomes infinity, NaN stays NaN (quiet).
uint16_t float_to_half(float value);
uint16_t float_to_bfloat16(float value);

}  // namespace t2x
