// acme.radial_falloff: shape rule, kernel and reference of one op.
#include "radial_falloff.hpp"
#include "acme_shaders.hpp"
#include <t2x/op.hpp>
#include <algorithm>

namespace acme {
namespace {

// As in radial_falloff.comp.
struct Push {
  uint32_t first_row, rows, height, width;
  float strength, black;
};
constexpr uint32_t kGroup = 256;  // invocations of one workgroup

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall call) {
    const t2x_dims& d = call.in(0);
    const uint32_t height = d.d[d.rank - 2], width = d.d[d.rank - 1];
    const uint64_t row_bytes = uint64_t{width} * sizeof(float);
    // A device binds so many bytes at once: serve the image in windows of whole rows.
    t2x::for_row_windows(t2x::rows(d), row_bytes, call.device().max_binding_bytes, 64, [&](uint64_t first, uint64_t rows) {
      const Push push{static_cast<uint32_t>(first), static_cast<uint32_t>(rows), height, width,
                      static_cast<float>(call.number("strength", 0.5)), static_cast<float>(call.number("black", -1))};
      const t2x::Groups groups = t2x::flat_groups(t2x::ceil_div(rows * width, kGroup), call.device());
      call.dispatch(0, groups, push,
                    {t2x::storage(0, first * row_bytes, rows * row_bytes),
                     t2x::storage(call.output(), first * row_bytes, rows * row_bytes)});
    });
  }
};

constexpr t2x_spirv kShaders[] = {radial_falloff};

struct RadialFalloff {
  static constexpr const char* kName = "acme.radial_falloff";
  static constexpr const char* kDoc =
      "x f32[...,H,W] -> x: black + (x - black) * max(0, 1 - strength * r^2), r = distance from the middle, 1 in the "
      "corners. Attributes: strength = 0.5; black = -1, the value that does not change.";
  static constexpr t2x_operand kOperands[] = {t2x::operand("x", "images, the last two dimensions height and width")};
  static constexpr const char* kAttrs[] = {"strength", "black", nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders)};

  static void infer(t2x::OpCall call) {
    if (call.in(0).rank < 2) throw t2x::Error("x needs a height and a width");
    const double strength = call.number("strength", 0.5);
    if (!(strength >= 0)) throw t2x::Error("strength is 0 or more");
    call.out() = call.in(0);
  }

  static double cost(t2x::OpCall call) { return 10.0 * static_cast<double>(t2x::count(call.in(0))); }

  static void reference(t2x::OpCall call, const double* const* in, double* const* out) {
    const t2x_dims& d = call.in(0);
    const uint32_t height = d.d[d.rank - 2], width = d.d[d.rank - 1];
    const double strength = call.number("strength", 0.5), black = call.number("black", -1);
    for (uint64_t i = 0; i < t2x::count(d); ++i) {
      const double u = (2.0 * static_cast<double>(i % width) + 1) / width - 1;
      const double v = (2.0 * static_cast<double>(i / width % height) + 1) / height - 1;
      out[0][i] = black + (in[0][i] - black) * std::max(0.0, 1 - strength * (u * u + v * v) / 2);
    }
  }
};

}  // namespace

constinit const t2x_op_type radial_falloff_op = t2x::op<RadialFalloff>;

}  // namespace acme
