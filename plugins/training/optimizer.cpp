#include "optimizer.hpp"
#include <array>
#include <cmath>

namespace training {
namespace {

using t2x::Tensor;

Tensor zeros(const t2x::Context& cx, const t2x_dims& dims, const std::string& label) {
  Tensor t = cx.storage(dims, label.c_str());
  cx.write(t, std::span<const float>(std::vector<float>(t2x::count(dims))));
  return t;
}

}  // namespace

Optimizer::Optimizer(const t2x::Context& cx, std::vector<t2x::Parameter> parameters, const Choices& choices)
    : choices_(choices) {
  for (t2x::Parameter& p : parameters) {
    Slot slot;
    slot.gradient = zeros(cx, p.dims, p.name + " gradient");
    slot.m = zeros(cx, p.dims, p.name + " m");
    slot.v = zeros(cx, p.dims, p.name + " v");
    if (choices.average) {
      slot.average = cx.storage(p.dims, (p.name + " average").c_str());
      cx.write(slot.average, std::span<const float>(cx.read(p.tensor)));
    }
    slot.parameter = std::move(p);
    slots_.push_back(std::move(slot));
  }
  settings_ = cx.storage(t2x::dims({5}), "optimizer settings");
}

void Optimizer::capture_norms(const t2x::Context& cx) {
  norms_program_ = cx.capture("gradient norms", [&] {
    t2x::Tensors sums;
    for (const Slot& slot : slots_) {
      Tensor flat = cx.view(slot.gradient, {t2x::count(slot.parameter.dims)});
      sums.push_back(cx.op("sum", {flat}, {{"axis", 0}, {"fn", "square"}}));
    }
    norms_ = cx.keep(cx.op("concat", sums, std::vector<t2x::Attr>{{"axis", 0}}), "gradient norms");
  });
}

Optimizer::Step Optimizer::measure(const t2x::Context& cx, double loss_scale) {
  if (!norms_program_.handle) capture_norms(cx);
  cx.run(norms_program_);
  const std::vector<float> squares = cx.read(norms_);
  Step step;
  double total = 0;
  for (size_t i = 0; i < squares.size(); ++i) {
    if (!std::isfinite(squares[i]) && step.culprit.empty()) step.culprit = slots_[i].parameter.name;
    total += squares[i];
  }
  step.norm = std::sqrt(total) / loss_scale;
  return step;
}

void Optimizer::capture_update(const t2x::Context& cx) {
  update_program_ = cx.capture("update", [&] {
    for (const Slot& slot : slots_) {
      // Without an average its place is taken by the parameter, and nobody keeps the result.
      const std::array<Tensor, 6> in = {slot.parameter.tensor, slot.gradient, slot.m, slot.v,
                                        slot.average ? slot.average : slot.parameter.tensor, settings_};
      const std::array<t2x::Attr, 4> attrs = {t2x::Attr{"beta1", choices_.beta1}, t2x::Attr{"beta2", choices_.beta2},
                                              t2x::Attr{"eps", choices_.eps}, t2x::Attr{"decay", choices_.decay}};
      const t2x::Tensors next = cx.ops("training.adamw", in, attrs, 4);
      cx.assign(slot.parameter.tensor, next[0]);
      cx.assign(slot.m, next[1]);
      cx.assign(slot.v, next[2]);
      if (slot.average) cx.assign(slot.average, next[3]);
    }
  });
}

void Optimizer::update(const t2x::Context& cx, const Step& measured, double loss_scale, uint64_t step, double rate,
                       double ema) {
  if (!update_program_.handle) capture_update(cx);
  const double k = static_cast<double>(step) + 1;
  const bool clipped = choices_.clip > 0 && measured.norm > choices_.clip;
  const double factor = (clipped ? choices_.clip / measured.norm : 1) / loss_scale;
  const std::array<float, 5> settings = {static_cast<float>(rate),
                                         static_cast<float>(1 / (1 - std::pow(choices_.beta1, k))),
                                         static_cast<float>(1 / std::sqrt(1 - std::pow(choices_.beta2, k))),
                                         static_cast<float>(factor), static_cast<float>(1 - ema)};
  cx.write(settings_, std::span<const float>(settings));
  cx.run(update_program_);
}

std::vector<t2x::NamedTensor> Optimizer::state() const {
  std::vector<t2x::NamedTensor> all;
  for (size_t i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    const std::string name = std::to_string(i) + "." + slot.parameter.name;   // two models may use one name
    all.push_back({"parameter." + name, slot.parameter.tensor});
    all.push_back({"m." + name, slot.m});
    all.push_back({"v." + name, slot.v});
    if (slot.average) all.push_back({"average." + name, slot.average});
  }
  return all;
}

}  // namespace training
