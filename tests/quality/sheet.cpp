#include "sheet.hpp"
#include <cairo.h>
#include <algorithm>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace t2x::quality {
namespace {

constexpr double kGap = 10, kFont = 11, kLine = 14;
constexpr uint32_t kMostLines = 4;

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;

void check(cairo_status_t status, const std::filesystem::path& file) {
  if (status != CAIRO_STATUS_SUCCESS) throw std::runtime_error(file.string() + ": " + cairo_status_to_string(status));
}

double width_of(cairo_t* c, const std::string& words) {
  cairo_text_extents_t extents;
  cairo_text_extents(c, words.c_str(), &extents);
  return extents.x_advance;
}

// Lines no wider than a picture, broken between words.
std::vector<std::string> wrapped(cairo_t* c, const std::string& caption, double width) {
  std::vector<std::string> lines;
  std::stringstream words(caption);
  for (std::string word; words >> word;) {
    const std::string longer = lines.empty() ? word : lines.back() + " " + word;
    if (lines.empty() || width_of(c, longer) > width) lines.push_back(word);
    else lines.back() = longer;
  }
  return lines;
}

void set_font(cairo_t* c) {
  cairo_select_font_face(c, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(c, kFont);
}

uint32_t lines_needed(const std::vector<Captioned>& pictures, double width) {
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, 1, 1), cairo_surface_destroy);
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> c(cairo_create(surface.get()), cairo_destroy);
  set_font(c.get());
  size_t most = 1;
  for (const Captioned& p : pictures) most = std::max(most, wrapped(c.get(), p.caption, width).size());
  return std::min(uint32_t(most), kMostLines);
}

void draw_picture(cairo_t* c, const std::filesystem::path& file, double left, double top, const SheetLayout& layout) {
  const Surface picture(cairo_image_surface_create_from_png(file.c_str()), cairo_surface_destroy);
  check(cairo_surface_status(picture.get()), file);
  cairo_save(c);
  cairo_translate(c, left, top);
  cairo_scale(c, layout.width / cairo_image_surface_get_width(picture.get()),
              layout.height / cairo_image_surface_get_height(picture.get()));
  cairo_set_source_surface(c, picture.get(), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(c), CAIRO_FILTER_NEAREST);   // the pictures have large square pixels
  cairo_paint(c);
  cairo_restore(c);
}

void draw_caption(cairo_t* c, const std::string& caption, double left, double top, double width) {
  const std::vector<std::string> lines = wrapped(c, caption, width);
  cairo_set_source_rgb(c, 0.15, 0.15, 0.15);
  for (size_t i = 0; i < lines.size() && i < kMostLines; ++i) {
    cairo_move_to(c, left, top + kLine * double(i + 1) - 2);
    cairo_show_text(c, lines[i].c_str());
  }
}

}  // namespace

void write_sheet(const std::filesystem::path& file, const std::vector<Captioned>& pictures, const SheetLayout& layout) {
  const uint32_t columns = std::max(1u, std::min(layout.columns, uint32_t(pictures.size())));
  const uint32_t rows = (uint32_t(pictures.size()) + columns - 1) / columns;
  const double across = layout.width + kGap;
  const double down = layout.height + kLine * lines_needed(pictures, layout.width) + kGap;
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, int(kGap + columns * across),
                                                   int(kGap + rows * down)), cairo_surface_destroy);
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> c(cairo_create(surface.get()), cairo_destroy);
  set_font(c.get());
  cairo_set_source_rgb(c.get(), 1, 1, 1);
  cairo_paint(c.get());
  for (size_t i = 0; i < pictures.size(); ++i) {
    const double left = kGap + double(i % columns) * across, top = kGap + double(i / columns) * down;
    draw_picture(c.get(), pictures[i].file, left, top, layout);
    draw_caption(c.get(), pictures[i].caption, left, top + layout.height, layout.width);
  }
  check(cairo_surface_write_to_png(surface.get(), file.c_str()), file);
}

}  // namespace t2x::quality
