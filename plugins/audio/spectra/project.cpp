// spectra.project: shape rule, kernel and reference of one step of fast Griffin-Lim in the spectrum.
#include "ops.hpp"
#include "parts.hpp"
#include "spectra_shaders.hpp"
#include <cmath>

namespace spectra {
namespace {

// As in project.comp.
struct Push { uint32_t bins, columns, now_base, before_base, magnitude_base, c_base; };
enum : uint32_t { kNow, kBefore, kMagnitude, kMomentum };

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    const uint64_t rows = c.in(kNow).d[0], width = c.in(kNow).d[1], columns = c.in(kMagnitude).d[1];
    const uint64_t step = rows_at_once(c, rows, {4 * width, 4 * columns});
    for (uint64_t r = 0; r < rows; r += step) {
      const uint64_t count = std::min(step, rows - r);
      auto spectrum = [&](uint32_t operand) { return part(c, operand, r * width, count * width); };
      const Part now = spectrum(kNow), before = spectrum(kBefore), result = spectrum(c.output());
      const Part magnitude = part(c, kMagnitude, r * columns, count * columns);
      const Push push{static_cast<uint32_t>(width / 2), static_cast<uint32_t>(columns), now.base, before.base,
                      magnitude.base, result.base};
      c.dispatch(0, row_groups(width / 2, count), push,
                 {now.binding, before.binding, magnitude.binding, t2x::storage(kMomentum), result.binding});
    }
  }
};

constexpr t2x_spirv kShaders[] = {project};

struct Project {
  static constexpr const char* kName = "spectra.project";
  static constexpr const char* kDoc =
      "One step of fast Griffin-Lim in the spectrum: now[R,2F], before[R,2F] of pairs re, im, magnitude[R,C] with C at "
      "least F, momentum[1] -> [R,2F]: magnitude d / |d|, d = now + momentum (now - before); magnitude where d = 0. Bins "
      "0 and F-1 are real.";
  static constexpr t2x_operand kOperands[] = {
      t2x::operand("now", "the estimate's spectrum, [R,2F]"), t2x::operand("before", "that of a step before, [R,2F]"),
      t2x::operand("magnitude", "what is wanted, [R,C], C >= F"), t2x::operand("momentum", "0 = plain Griffin-Lim, [1]")};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders)};

  static void infer(t2x::OpCall c) {
    const t2x_dims &now = c.in(kNow), &magnitude = c.in(kMagnitude);
    if (now.rank != 2 || now.d[1] < 4 || now.d[1] % 2)
      throw t2x::Error("now is " + t2x::to_string(now) + "; it is f32[R,2F], pairs re, im");
    if (!t2x::same_shape(c.in(kBefore), now))
      throw t2x::Error("before is " + t2x::to_string(c.in(kBefore)) + ", now is " + t2x::to_string(now));
    if (magnitude.rank != 2 || magnitude.d[0] != now.d[0] || magnitude.d[1] < now.d[1] / 2)
      throw t2x::Error("magnitude is " + t2x::to_string(magnitude) + " for " + t2x::to_string(now));
    if (t2x::count(c.in(kMomentum)) != 1) throw t2x::Error("momentum is one number");
    c.out() = now;
  }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const uint64_t rows = c.in(kNow).d[0], bins = c.in(kNow).d[1] / 2, columns = c.in(kMagnitude).d[1];
    for (uint64_t r = 0; r < rows; ++r)
      for (uint64_t k = 0; k < bins; ++k) {
        const uint64_t at = 2 * (r * bins + k);
        auto part = [&](uint64_t i) { return in[kNow][i] + in[kMomentum][0] * (in[kNow][i] - in[kBefore][i]); };
        const double re = part(at), im = k == 0 || k == bins - 1 ? 0 : part(at + 1), size = std::hypot(re, im);
        const double wanted = in[kMagnitude][r * columns + k];
        out[0][at] = size > 0 ? wanted * re / size : wanted;
        out[0][at + 1] = size > 0 ? wanted * im / size : 0;
      }
  }
};

}  // namespace

constinit const t2x_op_type project_op = t2x::op<Project>;

}  // namespace spectra
