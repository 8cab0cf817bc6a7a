// training.adamw: shape rule, kernel and reference of one step of AdamW.
#include "ops.hpp"
#include "training_shaders.hpp"
#include <t2x/op.hpp>
#include <algorithm>
#include <cmath>

namespace training {
namespace {

// As in adamw.comp.
struct Push {
  uint32_t count;
  float beta1, beta2, eps, decay;
};
constexpr uint32_t kGroup = 256;  // invocations of one workgroup
enum : uint32_t { kParameter, kGradient, kM, kV, kAverage, kSettings };

// `width` elements an invocation: texels of four, or floats.
template <uint32_t width> struct Kernel {
  static constexpr bool kTexels = width == 4;
  static constexpr const char* kName = kTexels ? "texel" : "plain";
  static int suits(t2x::OpCall c) { return t2x::count(c.in(kParameter)) % width ? 0 : int(width); }

  static uint64_t limit(const t2x_device_info& device) {
    return kTexels ? std::min(device.max_binding_bytes, 16 * device.max_texels) : device.max_binding_bytes;
  }

  static void plan(t2x::OpCall c) {
    t2x::for_row_windows(t2x::count(c.in(kParameter)), 4, limit(c.device()), 64,
                         [&](uint64_t first, uint64_t n) {
      const Push push{static_cast<uint32_t>(n / width), static_cast<float>(c.number("beta1", 0.9)),
                      static_cast<float>(c.number("beta2", 0.999)), static_cast<float>(c.number("eps", 1e-8)),
                      static_cast<float>(c.number("decay", 0))};
      auto window = [&](uint32_t operand) { return t2x::storage(operand, 4 * first, 4 * n); };
      auto read = [&](uint32_t operand) { return kTexels ? t2x::texels(operand, 4 * first, 4 * n) : window(operand); };
      c.dispatch(0, t2x::flat_groups(t2x::ceil_div(n / width, kGroup), c.device()), push,
                 {read(kParameter), read(kGradient), read(kM), read(kV), read(kAverage), t2x::storage(kSettings), window(c.output(0)), window(c.output(1)), window(c.output(2)),
                  window(c.output(3))});
    });
  }
};

constexpr t2x_spirv kTexel[] = {adamw_texel};
constexpr t2x_spirv kPlain[] = {adamw};

struct Adamw {
  static constexpr const char* kName = "training.adamw";
  static constexpr const char* kDoc =
      "One step of AdamW and of a moving average: parameter, gradient, m, v, average of one shape, settings[5] = rate, "
      "1 / (1 - beta1^k), 1 / sqrt(1 - beta2^k), factor of the gradient, share of the average that is renewed -> "
      "parameter, m, v, average. beta1 = 0.9, beta2 = 0.999, eps = 1e-8, decay = 0.";
  static constexpr t2x_operand kOperands[] = {
      t2x::operand("parameter", "any shape"), t2x::operand("gradient", "shaped as parameter"),
      t2x::operand("m", "mean of gradients, shaped as parameter"),
      t2x::operand("v", "mean of squared gradients, shaped as parameter"),
      t2x::operand("average", "moving average of the parameter, shaped as it"),
      t2x::operand("settings", "rate, correction of m, correction of sqrt(v), factor of the gradient, share, [5]")};
  static constexpr const char* kAttrs[] = {"beta1", "beta2", "eps", "decay", nullptr};
  static constexpr uint32_t kResults = 4, kFlags = T2X_OP_ELEMENTWISE;
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Kernel<4>>(kTexel), t2x::variant<Kernel<1>>(kPlain)};

  static void infer(t2x::OpCall c) {
    for (uint32_t i : {kGradient, kM, kV, kAverage})
      if (!t2x::same_shape(c.in(i), c.in(kParameter)))
        throw t2x::Error(std::string(kOperands[i].name) + " is " + t2x::to_string(c.in(i)) + ", parameter is " +
                         t2x::to_string(c.in(kParameter)));
    if (t2x::count(c.in(kSettings)) != 5) throw t2x::Error("settings has five numbers");
    for (uint32_t i = 0; i < kResults; ++i) c.out(i) = c.in(kParameter);
  }

  static double cost(t2x::OpCall c) { return 20.0 * static_cast<double>(t2x::count(c.in(kParameter))); }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const double beta1 = c.number("beta1", 0.9), beta2 = c.number("beta2", 0.999), eps = c.number("eps", 1e-8);
    const double decay = c.number("decay", 0), *settings = in[kSettings];
    for (uint64_t i = 0; i < t2x::count(c.in(kParameter)); ++i) {
      const double g = settings[3] * in[kGradient][i];
      out[1][i] = beta1 * in[kM][i] + (1 - beta1) * g;
      out[2][i] = beta2 * in[kV][i] + (1 - beta2) * g * g;
      out[0][i] = in[kParameter][i] * (1 - settings[0] * decay) -
                  settings[0] * out[1][i] * settings[1] / (std::sqrt(out[2][i]) * settings[2] + eps);
      out[3][i] = in[kAverage][i] + settings[4] * (out[0][i] - in[kAverage][i]);
    }
  }
};

}  // namespace

constinit const t2x_op_type adamw_op = t2x::op<Adamw>;

}  // namespace training
