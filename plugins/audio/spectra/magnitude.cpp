// spectra.magnitude: shape rule, kernel and reference of a spectrum's magnitude.
#include "ops.hpp"
#include "parts.hpp"
#include "spectra_shaders.hpp"
#include <cmath>

namespace spectra {
namespace {

// As in magnitude.comp.
struct Push {
  uint32_t bins, columns, spectrum_base, y_base;
  float epsilon;
};

uint32_t bins_of(const t2x::OpCall& c) { return c.in(0).d[1] / 2; }

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    const uint64_t rows = c.in(0).d[0], width = c.in(0).d[1], columns = c.out().d[1];
    const uint64_t step = rows_at_once(c, rows, {4 * width, 4 * columns});
    for (uint64_t r = 0; r < rows; r += step) {
      const uint64_t count = std::min(step, rows - r);
      const Part x = part(c, 0, r * width, count * width), y = part(c, c.output(), r * columns, count * columns);
      const Push push{bins_of(c), static_cast<uint32_t>(columns), x.base, y.base,
                      static_cast<float>(c.number("epsilon", 0))};
      c.dispatch(0, row_groups(columns, count), push, {x.binding, y.binding});
    }
  }
};

constexpr t2x_spirv kShaders[] = {magnitude};

struct Magnitude {
  static constexpr const char* kName = "spectra.magnitude";
  static constexpr const char* kDoc =
      "spectrum[R,2F] of pairs re, im -> [R,columns]: sqrt(re^2 + im^2 + epsilon), 0 from column F on. Attributes: "
      "columns, at least F; epsilon = 0.";
  static constexpr t2x_operand kOperands[] = {t2x::operand("spectrum", "pairs re, im, [R,2F]")};
  static constexpr const char* kAttrs[] = {"columns", "epsilon", nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders)};

  static void infer(t2x::OpCall c) {
    const t2x_dims& d = c.in(0);
    if (d.rank != 2 || d.d[1] < 2 || d.d[1] % 2)
      throw t2x::Error("spectrum is " + t2x::to_string(d) + "; it is f32[R,2F], pairs re, im");
    c.out() = t2x::dims({d.d[0], whole_attr(c, "columns", bins_of(c))});
  }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const uint64_t rows = c.in(0).d[0], bins = bins_of(c), columns = whole_attr(c, "columns", 1);
    for (uint64_t r = 0; r < rows; ++r)
      for (uint64_t k = 0; k < columns; ++k) {
        const double* z = in[0] + 2 * (r * bins + k);
        out[0][r * columns + k] = k < bins ? std::sqrt(z[0] * z[0] + z[1] * z[1] + c.number("epsilon", 0)) : 0;
      }
  }
};

}  // namespace

constinit const t2x_op_type magnitude_op = t2x::op<Magnitude>;

}  // namespace spectra
