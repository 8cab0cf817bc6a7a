// spectra.loudest: shape rule, kernel and reference of the largest value of each item.
#include "ops.hpp"
#include "parts.hpp"
#include "spectra_shaders.hpp"

namespace spectra {
namespace {

// As in loudest.comp.
struct Push { uint32_t count, x_base, y_at, later; };
constexpr double kLeast = -3.402823e38;   // of an item that holds no number, as in the shader

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    const uint64_t batch = c.in(0).d[0], size = t2x::count(c.in(0)) / batch, step = std::min(size, bindable(c) / 4);
    for (uint64_t b = 0; b < batch; ++b)
      for (uint64_t first = 0; first < size; first += step) {
        const uint64_t count = std::min(step, size - first);
        const Part x = part(c, 0, b * size + first, count), y = part(c, c.output(), b, 1);
        c.dispatch(0, {1, 1, 1}, Push{static_cast<uint32_t>(count), x.base, y.base, first != 0}, {x.binding, y.binding});
      }
  }
};

constexpr t2x_spirv kShaders[] = {loudest};

struct Loudest {
  static constexpr const char* kName = "spectra.loudest";
  static constexpr const char* kDoc = "x[B,...] -> [B], the largest value of each item. NaN counts for nothing.";
  static constexpr t2x_operand kOperands[] = {t2x::operand("x", "items of any shape, [B,...]")};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders)};

  static void infer(t2x::OpCall c) {
    const t2x_dims& x = c.in(0);
    if (x.rank < 2 || t2x::count(x) == 0) throw t2x::Error("x is " + t2x::to_string(x) + "; it is f32[B,...], not empty");
    if (t2x::count(x) / x.d[0] > UINT32_MAX / 4) throw t2x::Error("an item of x has " + std::to_string(t2x::count(x) / x.d[0]) +
                                                                  " values; at most " + std::to_string(UINT32_MAX / 4));
    c.out() = t2x::dims({x.d[0]});
  }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const uint64_t batch = c.in(0).d[0], size = t2x::count(c.in(0)) / batch;
    for (uint64_t b = 0; b < batch; ++b) {
      out[0][b] = kLeast;
      for (uint64_t i = 0; i < size; ++i)
        if (in[0][b * size + i] > out[0][b]) out[0][b] = in[0][b * size + i];
    }
  }
};

}  // namespace

constinit const t2x_op_type loudest_op = t2x::op<Loudest>;

}  // namespace spectra
