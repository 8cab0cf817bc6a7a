#include "settings.hpp"
#include "points.hpp"
#include <cstring>

namespace spectra {
namespace {

constexpr Convention kAll[] = {{"upstream", 10, true}, {"bigvgan", 2.718281828459045, false}};

std::string text(double value) {
  std::string s = std::to_string(value);
  s.erase(s.find_last_not_of('0') + 1);
  if (s.back() == '.') s.pop_back();
  return s;
}

}  // namespace

const Convention& convention(const std::string& name) {
  for (const Convention& c : kAll)
    if (name == c.name) return c;
  throw t2x::Error("convention '" + name + "' is not known", T2X_INTERNAL);   // the host has checked the choice
}

MelShape shape_of(const t2x::Context& cx) {
  MelShape s;
  s.sample_rate = cx.u32("sample_rate");
  s.n_fft = cx.u32("n_fft");
  s.hop = cx.u32("hop");
  s.win = cx.u32("win") ? cx.u32("win") : s.n_fft;
  s.mels = cx.u32("mels");
  s.fmin = cx.number("fmin");
  s.fmax = cx.number("fmax") > 0 ? cx.number("fmax") : s.sample_rate / 2.0;
  return s;
}

void check_shape(const MelShape& s) {
  if (!transformable(s.n_fft))
    throw t2x::Error("n_fft = " + std::to_string(s.n_fft) + " is not even or has a prime factor above 13; " +
                     std::to_string(transformable_above(s.n_fft)) + " can be transformed");
  if (s.win > s.n_fft)
    throw t2x::Error("win = " + std::to_string(s.win) + " exceeds n_fft = " + std::to_string(s.n_fft) +
                     "; make n_fft at least win");
  if (s.win < 2) throw t2x::Error("win = " + std::to_string(s.win) + " is no window; use at least 2");
  if (s.hop > s.win)
    throw t2x::Error("hop = " + std::to_string(s.hop) + " exceeds win = " + std::to_string(s.win) +
                     ": samples between the frames would be lost; make hop at most win");
  if (s.fmax > s.sample_rate / 2.0)
    throw t2x::Error("fmax = " + text(s.fmax) + " exceeds half the sample rate, " + text(s.sample_rate / 2.0) +
                     " Hz; 0 stands for it");
  if (s.fmin >= s.fmax)
    throw t2x::Error("fmin = " + text(s.fmin) + " is not below fmax = " + text(s.fmax));
}

std::string warning_of(const MelShape& s) {
  const uint32_t empty = empty_filters(s);
  if (!empty) return "";
  return std::to_string(empty) + " of " + std::to_string(s.mels) + " mel bins are narrower than the " +
         text(double(s.sample_rate) / s.n_fft) + " Hz between the transform's bins and stay silent; a larger n_fft or "
         "fewer mels avoids that";
}

void check_note(const t2x::Context& cx, t2x::Tensor value, const char* what, const char* key,
                const std::string& expected, const char* mend) {
  const std::string noted = cx.noted(value, key);
  if (!noted.empty() && noted != expected)
    throw t2x::Error(std::string(what) + " has " + key + " " + noted + ", this node's " + key + " is " + expected + ": " + mend);
}

}  // namespace spectra
