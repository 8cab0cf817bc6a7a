#include "weights/convert.hpp"
#include "status/failure.hpp"
#include "weights/element.hpp"
#include "weights/strided.hpp"
#include "weights/strict_json.hpp"
#include <t2x/shape.hpp>
#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <vector>

namespace t2x {
namespace {

template <class T>
T load(const std::byte* from, uint64_t index) {
  T value;  // weights in a file are aligned to nothing
  std::memcpy(&value, from + index * sizeof(T), sizeof(T));
  return value;
}

float load_float(const std::byte* data, t2x_dtype dtype, uint64_t i) {
  switch (dtype) {
    case T2X_F32: return load<float>(data, i);
    case T2X_F16: return half_to_float(load<uint16_t>(data, i));
    case T2X_BF16: return bfloat16_to_float(load<uint16_t>(data, i));
    case T2X_I64: return static_cast<float>(load<int64_t>(data, i));
    case T2X_I32: return static_cast<float>(load<int32_t>(data, i));
    case T2X_U8: return static_cast<float>(load<uint8_t>(data, i));
    default: return load<uint8_t>(data, i) ? 1.0f : 0.0f;  // BOOL
  }
}

int64_t load_integer(const std::byte* data, t2x_dtype dtype, uint64_t i) {
  switch (dtype) {
    case T2X_I64: return load<int64_t>(data, i);
    case T2X_I32: return load<int32_t>(data, i);
    case T2X_U8: return load<uint8_t>(data, i);
    default: return load<uint8_t>(data, i) ? 1 : 0;  // BOOL
  }
}

// What a conversion reads: elements that lie row by row, or with strides.
struct Source {
  std::span<const std::byte> data;
  t2x_dtype from, to;
  std::string name;
  t2x_dims dims{};                  // with strides
  std::vector<uint64_t> strides{};  // in elements; empty: row by row

  // Elements [first, first+count), converted, to `out`.
  void convert(std::byte* out, uint64_t first, uint64_t count) const {
    const uint64_t size = element_bytes(from);
    if (strides.empty()) return convert_run(out, data.data() + first * size, first, count);
    std::array<std::byte, 16384> run;
    while (count) {
      const uint64_t part = std::min(count, run.size() / size);
      gather(data, dims, strides, size, first, part, run.data());
      convert_run(out, run.data(), first, part);
      out += part * element_bytes(to), first += part, count -= part;
    }
  }

  // The same from `in`, where these elements lie one after the other.
  void convert_run(std::byte* out, const std::byte* in, uint64_t first, uint64_t count) const {
    if (count == 0) return;
    if (from == to) {
      std::memcpy(out, in, count * element_bytes(from));
    } else if (to == T2X_I32) {
      to_int32(out, in, first, count);
    } else {
      for (uint64_t i = 0; i < count; ++i) store_float(out, i, load_float(in, from, i));
    }
  }

  void store_float(std::byte* out, uint64_t i, float value) const {
    if (to == T2X_F32) {
      std::memcpy(out + i * 4, &value, 4);
    } else {
      const uint16_t bits = to == T2X_F16 ? float_to_half(value) : float_to_bfloat16(value);
      std::memcpy(out + i * 2, &bits, 2);
    }
  }

  void to_int32(std::byte* out, const std::byte* in, uint64_t first, uint64_t count) const {
    using Limits = std::numeric_limits<int32_t>;
    for (uint64_t i = 0; i < count; ++i) {
      const int64_t value = load_integer(in, from, i);
      if (value < Limits::min() || value > Limits::max())
        fail_user("tensor " + in_quotes(name) + ": element " + std::to_string(first + i) + " is " +
                  std::to_string(value) + ", which does not fit 32 bits");
      const auto narrow = static_cast<int32_t>(value);
      std::memcpy(out + i * 4, &narrow, 4);
    }
  }
};

// Calls produce(unit, bytes) for each unit of `unit_bytes` that [first, first+count) touches and copies the part that
// is asked for; `scratch` holds one unit.
template <class Produce>
void fill_by_units(std::byte* destination, uint64_t first, uint64_t count, uint64_t unit_bytes, std::byte* scratch,
                   const Produce& produce) {
  while (count) {
    const uint64_t unit = first / unit_bytes, skip = first % unit_bytes;
    const uint64_t part = std::min(count, unit_bytes - skip);
    produce(scratch, unit, skip + part);
    std::memcpy(destination, scratch + skip, part);
    destination += part, first += part, count -= part;
  }
}

Fill as_stored(Source source) {
  return [source = std::move(source)](std::byte* destination, uint64_t first, uint64_t count) {
    const uint64_t size = element_bytes(source.to);
    if (count == 0) return;
    if (source.from == source.to && source.strides.empty())
      return void(std::memcpy(destination, source.data.data() + first, count));
    constexpr uint64_t kUnitBytes = 16384;  // stays in the first-level cache; a multiple of every element size
    std::array<std::byte, kUnitBytes> scratch;
    fill_by_units(destination, first, count, kUnitBytes, scratch.data(),
                  [&](std::byte* out, uint64_t unit, uint64_t bytes) {
                    source.convert(out, unit * kUnitBytes / size, (bytes + size - 1) / size);
                  });
  };
}

// One output channel, [I,K] to [K,I]. Element is only a size.
template <class Element>
void transpose(std::byte* out, const std::byte* in, uint64_t channels, uint64_t taps) {
  for (uint64_t k = 0; k < taps; ++k)
    for (uint64_t i = 0; i < channels; ++i)
      std::memcpy(out + (k * channels + i) * sizeof(Element), in + (i * taps + k) * sizeof(Element), sizeof(Element));
}

auto transpose_of(uint64_t element_size) {
  switch (element_size) {
    case 1: return transpose<uint8_t>;
    case 2: return transpose<uint16_t>;
    case 4: return transpose<uint32_t>;
    default: return transpose<uint64_t>;
  }
}

Fill channels_last(Source source, const t2x_dims& dims) {
  const uint64_t channels = dims.d[1], taps = uint64_t{dims.d[2]} * (dims.rank == 4 ? dims.d[3] : 1);
  return [source = std::move(source), channels, taps](std::byte* destination, uint64_t first, uint64_t count) {
    const uint64_t size = element_bytes(source.to), unit_elements = channels * taps;
    std::vector<std::byte> stored(unit_elements * size), turned(unit_elements * size);
    const auto turn = transpose_of(size);
    fill_by_units(destination, first, count, unit_elements * size, turned.data(),
                  [&](std::byte* out, uint64_t unit, uint64_t) {
                    source.convert(stored.data(), unit * unit_elements, unit_elements);
                    turn(out, stored.data(), channels, taps);
                  });
  };
}

bool is_float(t2x_dtype dtype) { return dtype == T2X_F32 || dtype == T2X_F16 || dtype == T2X_BF16; }

}  // namespace

bool can_convert(t2x_dtype from, t2x_dtype to) {
  if (!element_bytes(from) || !element_bytes(to)) return false;
  if (from == to || to == T2X_F32) return true;
  if (to == T2X_F16 || to == T2X_BF16) return is_float(from);
  return to == T2X_I32 && !is_float(from);
}

ConvertedWeight convert_weight(const t2x_dims& dims, std::span<const std::byte> data, t2x_dtype to, uint32_t layout,
                               const std::string& name, const std::vector<uint64_t>& strides) {
  if (!can_convert(dims.dtype, to))
    fail_user("tensor " + in_quotes(name) + ": " + dtype_name(dims.dtype) + " elements cannot become " +
              dtype_name(to));
  if (strides.empty() && data.size() != bytes(dims))
    fail_ours("tensor " + in_quotes(name) + ": its bytes are not those of its shape");
  ConvertedWeight result{dims, {}};
  result.dims.dtype = to;
  Source source{data, dims.dtype, to, name, dims, strides};
  if (layout == T2X_LAYOUT_AS_STORED) {
    result.fill = as_stored(std::move(source));
  } else if (layout != T2X_LAYOUT_CHANNELS_LAST) {
    fail_ours("tensor " + in_quotes(name) + ": layout " + std::to_string(layout) + " is unknown");
  } else if (dims.rank != 3 && dims.rank != 4) {
    fail_user("tensor " + in_quotes(name) + ": " + to_string(dims) +
              " cannot be laid out channels-last; a convolution's [O,I,K] or [O,I,KH,KW] is needed");
  } else {
    for (uint32_t i = 1; i + 1 < dims.rank; ++i) result.dims.d[i] = dims.d[i + 1];
    result.dims.d[dims.rank - 1] = dims.d[1];
    result.fill = channels_last(std::move(source), dims);
  }
  return result;
}

ConvertedWeight convert_weight(const Weight& weight, t2x_dtype to, uint32_t layout) {
  require_readable(weight);
  ConvertedWeight result = convert_weight(weight.dims, weight.data, to, layout, weight.name, weight.strides);
  result.fill = [file = weight.file, fill = std::move(result.fill)](std::byte* destination, uint64_t first,
                                                                    uint64_t count) {
    file->check_unchanged();
    fill(destination, first, count);
  };
  return result;
}

}  // namespace t2x
