// spectra.rescale: shape rule, kernel and reference of one update of non-negative least squares.
#include "ops.hpp"
#include "parts.hpp"
#include "spectra_shaders.hpp"

namespace spectra {
namespace {

// As in rescale.comp.
struct Push { uint32_t count; };
enum : uint32_t { kX, kNumerator, kDenominator };

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    t2x::for_row_windows(t2x::count(c.in(kX)), 4, c.device().max_binding_bytes, 64, [&](uint64_t first, uint64_t n) {
      auto window = [&](uint32_t operand) { return t2x::storage(operand, 4 * first, 4 * n); };
      c.dispatch(0, t2x::flat_groups(t2x::ceil_div(n, kLane), c.device()), Push{static_cast<uint32_t>(n)},
                 {window(kX), window(kNumerator), window(kDenominator), window(c.output())});
    });
  }
};

constexpr t2x_spirv kShaders[] = {rescale};

struct Rescale {
  static constexpr const char* kName = "spectra.rescale";
  static constexpr const char* kDoc =
      "x, numerator, denominator of one shape -> x numerator / denominator, 0 where the denominator is not positive: a "
      "multiplicative update of non-negative least squares.";
  static constexpr t2x_operand kOperands[] = {t2x::operand("x", "any shape"),
                                              t2x::operand("numerator", "shaped as x"),
                                              t2x::operand("denominator", "shaped as x")};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr uint32_t kFlags = T2X_OP_ELEMENTWISE;
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders)};

  static void infer(t2x::OpCall c) {
    for (uint32_t i : {kNumerator, kDenominator})
      if (!t2x::same_shape(c.in(i), c.in(kX)))
        throw t2x::Error(std::string(kOperands[i].name) + " is " + t2x::to_string(c.in(i)) + ", x is " +
                         t2x::to_string(c.in(kX)));
    c.out() = c.in(kX);
  }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    for (uint64_t i = 0; i < t2x::count(c.in(kX)); ++i)
      out[0][i] = in[kDenominator][i] > 0 ? in[kX][i] * in[kNumerator][i] / in[kDenominator][i] : 0;
  }
};

}  // namespace

constinit const t2x_op_type rescale_op = t2x::op<Rescale>;

}  // namespace spectra
