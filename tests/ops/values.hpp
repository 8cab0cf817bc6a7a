// tests/ops/values.hpp - operands for op tests: seeded random values, rounded to their element type.
#pragma once
#include <t2x/shape.hpp>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace t2x::test {

// An operand's values exactly as its element type holds them. dtype T2X_NO_DTYPE: absent.
struct Input {
  t2x_dims dims{};
  std::vector<double> values;
};

Input absent();
Input given(const t2x_dims& dims, std::vector<double> values);

// The bytes of an input in its element type, and back.
std::vector<std::byte> encode(const Input& input);
std::vector<double> decode(const t2x_dims& dims, const std::vector<std::byte>& data);

uint16_t half_from(float value);
float half_to(uint16_t bits);

// Everything random in a test comes from one of these.
class Random {
public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  // Normal values times `scale`.
  Input normal(const t2x_dims& dims, double scale = 1);
  Input uniform(const t2x_dims& dims, double low, double high);
  // i32 values low..high, both included.
  Input whole(std::initializer_list<uint64_t> sizes, int low, int high);
  // A mask i32[sizes...]: ones, with zeros with the given probability.
  Input mask(std::initializer_list<uint64_t> sizes, double zeros);
  // A size from low to high, both included.
  uint32_t size(uint32_t low, uint32_t high);
  bool coin() { return size(0, 1) == 1; }

private:
  std::mt19937_64 engine_;
};

}  // namespace t2x::test
