// values.hpp - inputs that are no numbers are refused before work begins.
#pragma once
#include <t2x/context.hpp>
#include <cmath>
#include <string>

namespace spectra {

// Reads a value [B, ...] and refuses NaN and infinities; `unit` is what the last dimension counts.
inline std::vector<float> read_finite(const t2x::Context& cx, t2x::Tensor value, const char* port, const char* unit) {
  std::vector<float> data = cx.read(value);
  const t2x_dims d = cx.dims(value);
  for (size_t i = 0; i < data.size(); ++i)
    if (!std::isfinite(data[i]))
      throw t2x::Error(std::string(port) + " has " + (std::isnan(data[i]) ? "NaN" : "an infinity") + " in item " +
                       std::to_string(i / (data.size() / d.d[0])) + ", " + unit + " " +
                       std::to_string(i % t2x::innermost(d)) + ": what made it ('" + cx.input_name(port) + "') has failed");
  return data;
}

}  // namespace spectra
