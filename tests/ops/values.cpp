#include "values.hpp"
#include <bit>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace t2x::test {
namespace {

uint16_t bfloat_from(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  return static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

template <class T> void put(std::vector<std::byte>& data, size_t i, T value) {
  std::memcpy(data.data() + i * sizeof(T), &value, sizeof(T));
}
template <class T> T get(const std::vector<std::byte>& data, size_t i) {
  T value;
  std::memcpy(&value, data.data() + i * sizeof(T), sizeof(T));
  return value;
}

// Rounds the values to what their element type can hold.
Input rounded(Input input) {
  input.values = decode(input.dims, encode(input));
  return input;
}

}  // namespace

uint16_t half_from(float value) {
  const auto sign = static_cast<uint16_t>(std::signbit(value) ? 0x8000 : 0);
  const double a = std::abs(static_cast<double>(value));
  if (std::isnan(value)) return static_cast<uint16_t>(sign | 0x7e00);
  if (a >= 65520) return static_cast<uint16_t>(sign | 0x7c00);
  if (a < 0x1p-14) return static_cast<uint16_t>(sign | std::lrint(a * 0x1p24));   // denormal, or the first normal
  int exponent;
  const double fraction = std::frexp(a, &exponent);   // a = fraction * 2^exponent, 0.5 <= fraction < 1
  const long mantissa = std::lrint(fraction * 0x1p11);   // 1024..2048
  return static_cast<uint16_t>(sign | (((exponent + 14) << 10) + (mantissa - 1024)));
}

float half_to(uint16_t bits) {
  const int exponent = bits >> 10 & 31, mantissa = bits & 0x3ff;
  double a = exponent == 0    ? mantissa * 0x1p-24
             : exponent == 31 ? (mantissa ? NAN : HUGE_VAL)
                              : std::ldexp(1024 + mantissa, exponent - 25);
  return static_cast<float>(bits & 0x8000 ? -a : a);
}

Input absent() { return {}; }

Input given(const t2x_dims& dims, std::vector<double> values) {
  if (values.size() != count(dims)) throw std::logic_error("given(): the values do not fill " + to_string(dims));
  return rounded({dims, std::move(values)});
}

std::vector<std::byte> encode(const Input& input) {
  std::vector<std::byte> data(bytes(input.dims));
  for (size_t i = 0; i < input.values.size(); ++i) {
    const double v = input.values[i];
    switch (input.dims.dtype) {
      case T2X_F32: put(data, i, static_cast<float>(v)); break;
      case T2X_F16: put(data, i, half_from(static_cast<float>(v))); break;
      case T2X_BF16: put(data, i, bfloat_from(static_cast<float>(v))); break;
      case T2X_I32: put(data, i, static_cast<int32_t>(v)); break;
      case T2X_I64: put(data, i, static_cast<int64_t>(v)); break;
      case T2X_U8: case T2X_BOOL: put(data, i, static_cast<uint8_t>(v)); break;
      default: break;
    }
  }
  return data;
}

std::vector<double> decode(const t2x_dims& dims, const std::vector<std::byte>& data) {
  std::vector<double> values(count(dims));
  if (dims.dtype == T2X_NO_DTYPE) return {};
  for (size_t i = 0; i < values.size(); ++i) {
    switch (dims.dtype) {
      case T2X_F32: values[i] = get<float>(data, i); break;
      case T2X_F16: values[i] = half_to(get<uint16_t>(data, i)); break;
      case T2X_BF16: values[i] = std::bit_cast<float>(static_cast<uint32_t>(get<uint16_t>(data, i)) << 16); break;
      case T2X_I32: values[i] = get<int32_t>(data, i); break;
      case T2X_I64: values[i] = static_cast<double>(get<int64_t>(data, i)); break;
      default: values[i] = get<uint8_t>(data, i); break;
    }
  }
  return values;
}

Input Random::normal(const t2x_dims& dims, double scale) {
  std::normal_distribution<double> draw(0, scale);
  Input input{dims, std::vector<double>(count(dims))};
  for (double& v : input.values) v = draw(engine_);
  return rounded(std::move(input));
}

Input Random::uniform(const t2x_dims& dims, double low, double high) {
  std::uniform_real_distribution<double> draw(low, high);
  Input input{dims, std::vector<double>(count(dims))};
  for (double& v : input.values) v = draw(engine_);
  return rounded(std::move(input));
}

Input Random::whole(std::initializer_list<uint64_t> sizes, int low, int high) {
  std::uniform_int_distribution<int> draw(low, high);
  Input input{t2x::dims(sizes, T2X_I32), {}};
  input.values.resize(count(input.dims));
  for (double& v : input.values) v = draw(engine_);
  return input;
}

Input Random::mask(std::initializer_list<uint64_t> sizes, double zeros) {
  std::bernoulli_distribution draw(1 - zeros);
  Input input{t2x::dims(sizes, T2X_I32), {}};
  input.values.resize(count(input.dims));
  for (double& v : input.values) v = draw(engine_);
  return input;
}

uint32_t Random::size(uint32_t low, uint32_t high) {
  return std::uniform_int_distribution<uint32_t>(low, high)(engine_);
}

}  // namespace t2x::test
