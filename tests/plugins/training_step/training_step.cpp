// test.training_step: updates of a model on given noise, data, times and texts; everything on the way is saved. For the
// golden dit/training_step, whose noise is the reference's own.
#include "optimizer.hpp"
#include <t2x/plugin.hpp>
#include <algorithm>

namespace {

using t2x::Tensor;

class TrainingStep {
public:
  static constexpr const char* kName = "test.training_step";
  static constexpr const char* kSummary = "Takes training steps with given noise.";
  static constexpr const char* kDoc = "The lists are in order of steps, and within a step of pictures.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("velocity", "fn(latent:f32[?,?,...], time:f32[?], condition:f32[?,?,?], mask:i32[?,?]) -> "
                          "velocity:f32[?,?,...]", "what is trained"),
      t2x::in("noise", "tensor", "[C,H,W] or [C,T] each", T2X_PORT_VARIADIC),
      t2x::in("data", "tensor", "shaped as the noise", T2X_PORT_VARIADIC),
      t2x::in("time", "tensor", "[B] a step", T2X_PORT_VARIADIC),
      t2x::in("condition", "tensor", "[B,L,D] a step", T2X_PORT_VARIADIC),
      t2x::in("mask", "tensor", "[B,L] a step", T2X_PORT_VARIADIC),
  };
  static constexpr t2x_param kParams[] = {
      t2x::required(t2x::text("path", "", "a prefix of files: <path>gradients, <path>step0, ..., <path>average")),
      t2x::real("rate", 1e-4, 0, 1, ""), t2x::real("beta1", 0.9, 0, 1, ""), t2x::real("beta2", 0.999, 0, 1, ""),
      t2x::real("decay", 0, 0, 1, ""),   t2x::real("clip", 2, 0, 1e9, ""),  t2x::real("ema", 0.9999, 0, 1, ""),
      t2x::integer("recompute", 0, 0, 64, ""),
  };

  explicit TrainingStep(const t2x::Context&) {}

  void run(const t2x::Context& cx) {
    const t2x::Training training(cx);
    training.train("velocity", {"*"});
    const uint32_t steps = cx.input_count("time"), pictures = cx.input_count("data") / steps;
    for (uint32_t k = 0; k < steps; ++k) {
      step(cx, k, pictures);
      save(cx, "step" + std::to_string(k), [](const training::Slot& s) { return s.parameter.tensor; });
    }
    save(cx, "average", [](const training::Slot& s) { return s.average; });
  }

private:
  void step(const t2x::Context& cx, uint32_t k, uint32_t pictures) {
    t2x::Tensors losses;
    cx.run(cx.capture("gradients", [&] {
      t2x::Tensors latents, targets;
      for (uint32_t i = 0; i < pictures; ++i) record_path(cx, k, k * pictures + i, i, latents, targets);
      latents.insert(latents.end(), {cx.input("time", k), cx.input("condition", k), cx.input("mask", k)});
      const t2x::Tensors velocity = cx.call("velocity", latents, pictures);
      Tensor sum;
      for (uint32_t i = 0; i < pictures; ++i) {
        const Tensor error = cx.op("binary", {velocity[i], targets[i]}, {{"fn", "sub"}});
        const uint64_t n = t2x::count(cx.dims(error));
        const Tensor squares = cx.view(cx.op("unary", {error}, {{"fn", "square"}}), {n});
        const Tensor loss = cx.op("unary", {cx.op("sum", {squares}, {{"axis", 0}})},
                                  {{"fn", "affine"}, {"scale", 1.0 / static_cast<double>(n)}});
        losses.push_back(cx.keep(loss, "loss"));
        sum = sum ? cx.op("binary", {sum, loss}, {{"fn", "add"}}) : loss;
      }
      record_gradients(cx, cx.op("unary", {sum}, {{"fn", "affine"}, {"scale", 1.0 / pictures}}));
    }));
    report(cx, k, losses);
  }

  static Tensor as_batch(const t2x::Context& cx, Tensor one) {
    t2x_dims d = cx.dims(one);
    std::copy_backward(d.d, d.d + d.rank, d.d + d.rank + 1);
    d.d[0] = 1;
    ++d.rank;
    return cx.view(one, d);
  }

  static void record_path(const t2x::Context& cx, uint32_t k, uint32_t index, uint32_t row, t2x::Tensors& latents,
                          t2x::Tensors& targets) {
    const Tensor x0 = as_batch(cx, cx.input("noise", index)), x1 = as_batch(cx, cx.input("data", index));
    const Tensor t = cx.op("slice", {cx.input("time", k)}, {{"axis", 0}, {"start", row}, {"stop", row + 1}});
    const Tensor target = cx.op("binary", {x1, x0}, {{"fn", "sub"}});
    latents.push_back(cx.op("scaled_add", {x0, target, t}));
    targets.push_back(target);
  }

  void record_gradients(const t2x::Context& cx, Tensor loss) {
    const t2x::Training training(cx);
    if (!optimizer_)
      optimizer_ = std::make_unique<training::Optimizer>(
          cx, training.parameters(),
          training::Optimizer::Choices{cx.number("beta1"), cx.number("beta2"), 1e-8, cx.number("decay"),
                                       cx.number("clip"), true});
    t2x::Tensors of;
    for (const auto& slot : optimizer_->slots()) of.push_back(slot.parameter.tensor);
    const t2x::Tensors gradients = training.gradients(loss, of, cx.u32("recompute"));
    for (size_t i = 0; i < of.size(); ++i)
      if (gradients[i]) cx.assign(optimizer_->slots()[i].gradient, gradients[i]);
  }

  void report(const t2x::Context& cx, uint32_t k, const t2x::Tensors& losses) {
    const auto measured = optimizer_->measure(cx, 1);
    const auto norm = static_cast<float>(measured.norm);
    std::vector<t2x::NamedTensor> facts = {
        {"norm", cx.constant(t2x::dims({1}), std::vector<float>{norm}, "norm")}};
    for (size_t i = 0; i < losses.size(); ++i) facts.push_back({"loss" + std::to_string(i), losses[i]});
    t2x::Training(cx).save_tensors(cx.text("path") + "facts" + std::to_string(k) + ".safetensors", facts, "");
    if (k == 0) save(cx, "gradients", [](const training::Slot& s) { return s.gradient; });
    optimizer_->update(cx, measured, 1, k, cx.number("rate"), cx.number("ema"));
  }

  template <class Pick> void save(const t2x::Context& cx, const std::string& name, Pick pick) const {
    std::vector<t2x::NamedTensor> tensors;
    for (const auto& slot : optimizer_->slots()) tensors.push_back({slot.parameter.name, pick(slot)});
    t2x::Training(cx).save_tensors(cx.text("path") + name + ".safetensors", tensors, "");
  }

  std::unique_ptr<training::Optimizer> optimizer_;
};

}  // namespace

T2X_PLUGIN("training_step", "1.0.0", "T2X", "Apache-2.0", &t2x::node<TrainingStep>)
