// shaders/lib/unpack.glsl - f16 and bf16 out of 32-bit words, with 32-bit arithmetic only.

float bf16_value(uint bits) { return uintBitsToFloat(bits << 16); }

// Exact for every half, denormals too: drivers may flush those in unpackHalf2x16, and weights have them.
float f16_value(uint bits) {
  uint exponent = (bits >> 10) & 31u;
  uint sign = (bits & 0x8000u) << 16;
  if (exponent == 0u) {
    float tiny = float(bits & 0x3ffu) * 5.9604644775390625e-8;  // 2^-24
    return uintBitsToFloat(floatBitsToUint(tiny) | sign);
  }
  uint wide = exponent == 31u ? 0x7f800000u : (exponent + 112u) << 23;
  return uintBitsToFloat(wide | ((bits & 0x3ffu) << 13) | sign);
}

// Element `i` of words that hold two halves each, the even one in the low bits.
uint half_bits(uint word, uint i) { return (word >> ((i & 1u) * 16u)) & 0xffffu; }
