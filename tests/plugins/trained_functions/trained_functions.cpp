// trained_functions.cpp - a test's plugin: which weights does a trainer's rule reach, and what are their gradients?
#include <t2x/plugin.hpp>
#include <t2x/training.hpp>

namespace {

using t2x::Tensor;

constexpr const char* kFunction = "fn(values:f32[1]) -> values:f32[1]";

struct Weighted {
  static constexpr const char* kName = "test.weighted";
  static constexpr const char* kSummary = "Multiplies by a weight.";
  static constexpr const char* kDoc = "apply(x) = weight * inner(x) + value; inner(x) = x and value = 0 when not connected.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("inner", kFunction, "", T2X_PORT_OPTIONAL),
                                         t2x::in("value", "values:f32[1]", "", T2X_PORT_OPTIONAL)};
  static constexpr t2x_port kOutputs[] = {t2x::out("apply", kFunction, ""), t2x::out("weight", "values:f32[1]", "")};
  static constexpr t2x_param kParams[] = {t2x::model("model", ""), t2x::required(t2x::text("tensor", "", ""))};

  explicit Weighted(const t2x::Context&) {}

  void run(const t2x::Context& cx) const {
    Tensor kept;
    const t2x::Program program = cx.capture("weight", [&] {
      kept = cx.keep(cx.op("unary", {weight(cx)}, {{"fn", "affine"}}), "weight");
    });
    cx.run(program);
    cx.output("weight", kept);
  }

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const Tensor> in) const {
    const Tensor x = cx.input_count("inner") ? cx.call("inner", {in[0]}) : in[0];
    const Tensor y = cx.op("binary", {x, weight(cx)}, {{"fn", "mul"}});
    return {cx.input_count("value") ? cx.op("binary", {y, cx.input("value")}, {{"fn", "add"}}) : y};
  }

private:
  static Tensor weight(const t2x::Context& cx) { return cx.weight("model", cx.text("tensor").c_str()); }
};

struct Parameters {
  static constexpr const char* kName = "test.parameters";
  static constexpr const char* kSummary = "Trains `trained` and calls `other` beside it.";
  static constexpr const char* kDoc = "Gives the parameters' values, in order of first use, and the gradient of each.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("trained", kFunction, ""),
                                         t2x::in("other", kFunction, "", T2X_PORT_OPTIONAL)};
  static constexpr t2x_port kOutputs[] = {t2x::out("values", "values:f32[N]", ""),
                                          t2x::out("gradients", "values:f32[N]", "")};
  static constexpr t2x_param kParams[] = {t2x::text("patterns", "*", "")};

  explicit Parameters(const t2x::Context&) {}

  void run(const t2x::Context& cx) const {
    const t2x::Training training(cx);
    training.train("trained", {cx.text("patterns")});
    const Tensor x = cx.constant(t2x::dims({1}), std::vector<float>{1}, "x");
    Tensor values, gradients;
    const t2x::Program program = cx.capture("parameters", [&] {
      Tensor y = cx.call("trained", {x});
      if (cx.input_count("other")) y = cx.op("binary", {y, cx.call("other", {x})}, {{"fn", "add"}});
      t2x::Tensors of;
      for (const t2x::Parameter& p : training.parameters()) of.push_back(p.tensor);
      const t2x::Attr axis("axis", 0);
      values = cx.keep(cx.op("concat", of, std::span(&axis, 1)), "values");
      gradients = cx.keep(cx.op("concat", training.gradients(y, of), std::span(&axis, 1)), "gradients");
    });
    cx.run(program);
    cx.output("values", values);
    cx.output("gradients", gradients);
  }
};

struct FeatureGradients {
  static constexpr const char* kName = "test.feature_gradients";
  static constexpr const char* kSummary = "The gradients of a text encoder.";
  static constexpr const char* kDoc = "Of loss = sum(features * direction), into a file: each weight's by its name, and 'loss'.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("encoder", "fn(tokens:i32[B,L]) -> text_features:f32[B,L,D]", ""), t2x::in("tokens", "tokens:i32[B,L]", ""),
      t2x::in("direction", "text_features:f32[B,L,D]", "")};
  static constexpr t2x_param kParams[] = {t2x::required(t2x::text("path", "", ""))};

  explicit FeatureGradients(const t2x::Context&) {}

  void run(const t2x::Context& cx) const {
    const t2x::Training training(cx);
    training.train("encoder", {"*"});
    std::vector<t2x::NamedTensor> saved;
    const t2x::Program program = cx.capture("gradients", [&] {
      const Tensor features = cx.call("encoder", {cx.input("tokens")});
      const Tensor product = cx.op("binary", {features, cx.input("direction")}, {{"fn", "mul"}});
      const Tensor loss = cx.op("sum", {cx.view(product, {t2x::count(cx.dims(product))})}, {{"axis", 0}});
      const std::vector<t2x::Parameter> parameters = training.parameters();
      t2x::Tensors of;
      for (const t2x::Parameter& p : parameters) of.push_back(p.tensor);
      const t2x::Tensors gradients = training.gradients(loss, of);
      saved.push_back({"loss", cx.keep(loss, "loss")});
      for (size_t i = 0; i < of.size(); ++i)   // those of another such node have none
        if (gradients[i]) saved.push_back({parameters[i].name, cx.keep(gradients[i], "gradient")});
    });
    cx.run(program);
    training.save_tensors(cx.text("path"), saved, "{}");
  }
};

}  // namespace

T2X_PLUGIN("trained_functions", "0.1.0", "T2X tests", "Apache-2.0", &t2x::node<Weighted>,
           &t2x::node<Parameters>, &t2x::node<FeatureGradients>)
