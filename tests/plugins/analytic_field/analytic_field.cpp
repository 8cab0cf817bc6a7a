// analytic_field.cpp - a test's plugin: a velocity field with a formula, to test solvers without a model.
#include <t2x/plugin.hpp>

namespace {

using t2x::Tensor;

class AnalyticField {
public:
  static constexpr const char* kName = "test.analytic_field";
  static constexpr const char* kSummary = "v(x, t) = a x (1 - b t) + c sin(d x + e t) + f cos(g t).";
  static constexpr const char* kDoc = "Elementwise; the constants are parameters.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("velocity", "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]", "the field"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::real("a", 0, -100, 100, ""), t2x::real("b", 0, -100, 100, ""), t2x::real("c", 0, -100, 100, ""),
      t2x::real("d", 0, -100, 100, ""), t2x::real("e", 0, -100, 100, ""), t2x::real("f", 0, -100, 100, ""),
      t2x::real("g", 0, -100, 100, ""),
  };

  explicit AnalyticField(t2x::Context cx) {
    for (int i = 0; i < 7; ++i) k_[i] = cx.number(kParams[i].name);
  }

  t2x::Tensors call(t2x::Context cx, const std::string&, std::span<const Tensor> in) {
    auto affine = [&](Tensor v, double scale, double offset = 0) {
      return cx.op("unary", {v}, {{"fn", "affine"}, {"scale", scale}, {"offset", offset}});
    };
    auto binary = [&](const char* fn, Tensor l, Tensor r) { return cx.op("binary", {l, r}, {{"fn", fn}}); };
    auto [a, b, c, d, e, f, g] = k_;
    Tensor x = in[0], t = cx.view(in[1], {cx.dims(x).d[0], 1, 1, 1});
    Tensor decay = binary("mul", affine(x, a), affine(t, -b, 1));
    Tensor wave = cx.op("unary", {binary("add", affine(x, d), affine(t, e))}, {{"fn", "sin"}});
    Tensor drift = cx.op("unary", {affine(t, g)}, {{"fn", "cos"}});
    return {binary("add", binary("add", decay, affine(wave, c)), affine(drift, f))};
  }

private:
  double k_[7];
};

}  // namespace

T2X_PLUGIN("analytic_field", "0.1.0", "T2X tests", "Apache-2.0", &t2x::node<AnalyticField>)
