#include "picture.hpp"
#include <cairo.h>
#include <nlohmann/json.hpp>
#include <algorithm>
#include <cctype>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

struct Pixels {
  uint32_t width = 0, height = 0;
  std::vector<float> rgba;                 // premultiplied, 0..1
};

Pixels read_png(const fs::path& file) {
  std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_image_surface_create_from_png(file.c_str()), cairo_surface_destroy);
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error("cannot read " + file.string() + ": " + cairo_status_to_string(status));
  const bool opaque = cairo_image_surface_get_format(surface.get()) == CAIRO_FORMAT_RGB24;
  Pixels p{uint32_t(cairo_image_surface_get_width(surface.get())),
           uint32_t(cairo_image_surface_get_height(surface.get())), {}};
  for (uint32_t y = 0; y < p.height; ++y) {
    auto* row = reinterpret_cast<const uint32_t*>(cairo_image_surface_get_data(surface.get()) +
                                                  size_t{y} * size_t(cairo_image_surface_get_stride(surface.get())));
    for (uint32_t x = 0; x < p.width; ++x)
      for (int shift : {16, 8, 0, 24})
        p.rgba.push_back(shift == 24 && opaque ? 1.0f : float(row[x] >> shift & 255) / 255);
  }
  return p;
}

nlohmann::json read_json(const fs::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return nlohmann::json::parse(in);
}

// "red apple" as file names have it.
std::string slug(std::string label) {
  for (char& c : label) c = std::isalnum(static_cast<unsigned char>(c)) ? char(std::tolower(c)) : '-';
  return label;
}

}  // namespace

Art Art::read(const fs::path& folder) {
  Art art;
  const nlohmann::json palette = read_json(folder / "backgrounds.json");
  for (const auto& [name, rgb] : palette.items())
    art.backgrounds[name] = {rgb[0].get<float>() / 255, rgb[1].get<float>() / 255, rgb[2].get<float>() / 255};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".png") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    const std::string name = file.stem().string();
    const size_t dash = name.rfind('-');
    Pixels pixels = read_png(file);
    if (dash == name.npos || pixels.width != kSide || pixels.height != kSide)
      throw std::runtime_error(file.string() + " is no LABEL-STYLE.png of 32x32 pixels");
    art.templates.push_back({name.substr(0, dash), name.substr(dash + 1), std::move(pixels.rgba)});
  }
  return art;
}

const Template& Art::find(const std::string& label, const std::string& style) const {
  for (const Template& t : templates)
    if (t.label == label && t.style == style) return t;
  throw std::runtime_error("there is no drawing of " + label + " in style " + style);
}

Picture Art::composite(const Template& drawing, const Colour& background, int dx, int dy) {
  Picture picture;
  picture.reserve(3 * kSide * kSide);
  const int side = int(kSide);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const int from_x = x - dx, from_y = y - dy;
      const bool inside = from_x >= 0 && from_x < side && from_y >= 0 && from_y < side;
      const float* p = inside ? &drawing.rgba[4 * size_t(from_y * side + from_x)] : nullptr;
      for (size_t c = 0; c < 3; ++c) picture.push_back(p ? p[c] + (1 - p[3]) * background[c] : background[c]);
    }
  return picture;
}

Picture Art::composite(const Combination& asked) const {
  return composite(find(asked.label, asked.style), backgrounds.at(asked.background));
}

std::vector<Combination> read_combinations(const fs::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  std::vector<Combination> all;
  for (std::string line; std::getline(in, line);) {
    const nlohmann::json j = nlohmann::json::parse(line);
    all.push_back({slug(j.at("label")), j.at("style"), j.at("background"), j.at("text")});
  }
  return all;
}

Picture read_reduced(const fs::path& png) {
  const Pixels p = read_png(png);
  if (p.width != p.height || p.width % kSide || !p.width)
    throw std::runtime_error(png.string() + " is no square of a multiple of 32 pixels");
  const uint32_t factor = p.width / kSide;
  Picture picture(3 * kSide * kSide);
  for (uint32_t y = 0; y < p.height; ++y)
    for (uint32_t x = 0; x < p.width; ++x)
      for (uint32_t c = 0; c < 3; ++c)
        picture[3 * (size_t{y / factor} * kSide + x / factor) + c] +=
            p.rgba[4 * (size_t{y} * p.width + x) + c] / float(factor * factor);
  return picture;
}

Picture pixelated(const Picture& picture, uint32_t side) {
  const uint32_t block = kSide / side;
  Picture out(picture.size());
  for (uint32_t y = 0; y < kSide; ++y)
    for (uint32_t x = 0; x < kSide; ++x)
      for (uint32_t c = 0; c < 3; ++c) {
        double sum = 0;
        for (uint32_t v = y / block * block; v < (y / block + 1) * block; ++v)
          for (uint32_t u = x / block * block; u < (x / block + 1) * block; ++u)
            sum += double(picture[3 * (v * kSide + u) + c]);
        out[3 * (y * kSide + x) + c] = float(sum / (block * block));
      }
  return out;
}

}  // namespace t2x::quality
