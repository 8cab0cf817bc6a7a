#include "curve.hpp"
#include <cairo.h>
#include <t2x/error.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

namespace training {
namespace {

constexpr double kWidth = 800, kHeight = 450, kLeft = 70, kRight = 20, kTop = 20, kBottom = 50;

struct Axes {
  double x_low, x_high, y_low, y_high;   // y as logarithms
  double x(double value) const { return kLeft + (value - x_low) / (x_high - x_low) * (kWidth - kLeft - kRight); }
  double y(double value) const {
    return kHeight - kBottom - (std::log10(value) - y_low) / (y_high - y_low) * (kHeight - kTop - kBottom);
  }
};

Axes axes_of(const std::vector<CurvePoint>& points) {
  Axes a{points[0].x, points[0].x, std::log10(points[0].y), std::log10(points[0].y)};
  for (const CurvePoint& p : points) {
    a.x_low = std::min(a.x_low, p.x), a.x_high = std::max(a.x_high, p.x);
    a.y_low = std::min(a.y_low, std::log10(p.y)), a.y_high = std::max(a.y_high, std::log10(p.y));
  }
  a.y_low = std::floor(a.y_low * 5 - 0.1) / 5;
  a.y_high = std::ceil(a.y_high * 5 + 0.1) / 5;
  if (a.x_high == a.x_low) a.x_high = a.x_low + 1;
  return a;
}

void text(cairo_t* c, double x, double y, const std::string& words, double align) {
  cairo_text_extents_t extents;
  cairo_text_extents(c, words.c_str(), &extents);
  cairo_move_to(c, x - align * extents.width, y);
  cairo_show_text(c, words.c_str());
}

// 1, 2 or 5 times a power of ten, about a fifth of the range.
double tick_step(double range) {
  const double power = std::pow(10, std::floor(std::log10(range / 5)));
  for (double factor : {1.0, 2.0, 5.0})
    if (range / (factor * power) <= 6) return factor * power;
  return 10 * power;
}

std::string number(double value) {
  char words[32];
  std::snprintf(words, sizeof words, "%g", value);
  return words;
}

void draw_grid(cairo_t* c, const Axes& a, const char* x_label, const char* y_label) {
  cairo_set_line_width(c, 1);
  const double step = tick_step(a.x_high - a.x_low);
  for (double x = std::ceil(a.x_low / step) * step; x <= a.x_high; x += step) {
    cairo_set_source_rgb(c, 0.88, 0.88, 0.88);
    cairo_move_to(c, a.x(x), kTop), cairo_line_to(c, a.x(x), kHeight - kBottom), cairo_stroke(c);
    cairo_set_source_rgb(c, 0.2, 0.2, 0.2);
    text(c, a.x(x), kHeight - kBottom + 18, number(x), 0.5);
  }
  for (double power = std::floor(a.y_low); power <= a.y_high; ++power)
    for (double digit : {1.0, 2.0, 3.0, 5.0, 7.0}) {
      const double value = digit * std::pow(10, power);
      if (std::log10(value) < a.y_low || std::log10(value) > a.y_high) continue;
      cairo_set_source_rgb(c, 0.88, 0.88, 0.88);
      cairo_move_to(c, kLeft, a.y(value)), cairo_line_to(c, kWidth - kRight, a.y(value)), cairo_stroke(c);
      cairo_set_source_rgb(c, 0.2, 0.2, 0.2);
      text(c, kLeft - 8, a.y(value) + 4, number(value), 1);
    }
  text(c, (kLeft + kWidth - kRight) / 2, kHeight - 12, x_label, 0.5);
  text(c, 8, kTop + 4, y_label, 0);
}

}  // namespace

void draw_curve(const std::string& path, const std::vector<CurvePoint>& all, const char* x_label, const char* y_label) {
  std::vector<CurvePoint> points;
  for (const CurvePoint& p : all)
    if (p.y > 0 && std::isfinite(p.y)) points.push_back(p);
  if (points.size() < 2) return;
  std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, int(kWidth), int(kHeight)), cairo_surface_destroy);
  std::unique_ptr<cairo_t, decltype(&cairo_destroy)> c(cairo_create(surface.get()), cairo_destroy);
  cairo_set_source_rgb(c.get(), 1, 1, 1);
  cairo_paint(c.get());
  cairo_set_font_size(c.get(), 13);
  const Axes axes = axes_of(points);
  draw_grid(c.get(), axes, x_label, y_label);
  cairo_set_source_rgb(c.get(), 0.12, 0.35, 0.75);
  cairo_set_line_width(c.get(), 1.8);
  for (const CurvePoint& p : points) cairo_line_to(c.get(), axes.x(p.x), axes.y(p.y));
  cairo_stroke(c.get());
  const cairo_status_t status = cairo_surface_write_to_png(surface.get(), path.c_str());
  if (status != CAIRO_STATUS_SUCCESS)
    throw t2x::Error("'" + path + "' cannot be written: " + cairo_status_to_string(status), T2X_BAD_FILE);
}

}  // namespace training
