#include "sheet.hpp"
#include <cairo.h>
#include <t2x/error.hpp>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>

namespace training {
namespace {

constexpr uint32_t kGap = 2;     // pixels between pictures

uint32_t byte_of(float value) {
  return static_cast<uint32_t>(std::lround(std::clamp((value + 1) * 0.5f, 0.0f, 1.0f) * 255));
}

}  // namespace

void write_sheet(const std::string& path, const std::vector<float>& pixels, const t2x_dims& dims) {
  const bool flat = dims.rank == 3;
  const uint32_t count = dims.d[0], channels = flat ? 1 : dims.d[1], height = dims.d[dims.rank - 2],
                 width = dims.d[dims.rank - 1];
  const auto columns = static_cast<uint32_t>(std::ceil(std::sqrt(double(count))));
  const uint32_t rows = (count + columns - 1) / columns;
  std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, int(columns * (width + kGap)), int(rows * (height + kGap))),
      cairo_surface_destroy);
  cairo_surface_flush(surface.get());
  unsigned char* const data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (uint32_t i = 0; data && i < count; ++i)
    for (uint32_t y = 0; y < height; ++y) {
      auto* row = reinterpret_cast<uint32_t*>(data + std::ptrdiff_t(i / columns * (height + kGap) + y) * stride);
      for (uint32_t x = 0; x < width; ++x) {
        auto channel = [&](uint32_t c) {
          const size_t line = flat ? size_t{i} * height + (height - 1 - y) : (size_t{i} * channels + c) * height + y;
          return byte_of(pixels[line * width + x]);
        };
        row[i % columns * (width + kGap) + x] = channel(0) << 16 | channel(1) << 8 | channel(2);
      }
    }
  cairo_surface_mark_dirty(surface.get());
  const cairo_status_t status = cairo_surface_write_to_png(surface.get(), path.c_str());
  if (status != CAIRO_STATUS_SUCCESS)
    throw t2x::Error("'" + path + "' cannot be written: " + cairo_status_to_string(status), T2X_BAD_FILE);
}

}  // namespace training
