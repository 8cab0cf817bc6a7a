#include "objective.hpp"
#include <t2x/training.hpp>

namespace training {
namespace {

using t2x::Tensor;

Tensor subtract(const t2x::Context& cx, Tensor a, Tensor b) { return cx.op("binary", {a, b}, {{"fn", "sub"}}); }
Tensor multiply(const t2x::Context& cx, Tensor a, Tensor b) { return cx.op("binary", {a, b}, {{"fn", "mul"}}); }
Tensor add(const t2x::Context& cx, Tensor a, Tensor b) { return cx.op("binary", {a, b}, {{"fn", "add"}}); }

// sum(x^2) * factor, [1].
Tensor scaled_square_sum(const t2x::Context& cx, Tensor x, double factor) {
  const Tensor squares = cx.op("sum", {cx.view(x, {t2x::count(cx.dims(x))})}, {{"axis", 0}, {"fn", "square"}});
  return cx.op("unary", {squares}, {{"fn", "affine"}, {"scale", factor}});
}

}  // namespace

void Objective::record(const t2x::Context& cx, const Batch& like, const Texts& texts, const Slots& slots) {
  make_inputs(cx, like, texts);
  program_ = cx.capture("gradients", [&] {
    const Tensor loss = record_loss(cx);
    loss_ = cx.keep(loss, "loss");
    record_gradients(cx, multiply(cx, loss, scale_), slots());
  });
}

void Objective::release(const t2x::Context& cx) {
  cx.release(program_);
  const t2x::Training training(cx);
  for (const t2x::Tensors* list : {&in_.latents, &in_.keys})
    for (const Tensor t : *list) training.release(t);
  for (const Tensor t : {in_.data, in_.noise, in_.time, in_.condition, in_.mask, scale_, keep_, loss_})
    training.release(t);
}

void Objective::make_inputs(const t2x::Context& cx, const Batch& like, const Texts& texts) {
  const uint64_t count = like.examples.size();
  const uint64_t tensors = like.uneven() ? count : 1, each = count / tensors;
  for (uint64_t i = 0; i < tensors; ++i) {
    in_.latents.push_back(cx.storage(batch_of(like.shapes[i], each), "latents"));
    in_.keys.push_back(cx.storage(t2x::dims({each, 2}, T2X_I32), "noise keys"));
  }
  in_.data = cx.storage(t2x::dims({count}), "share of data");
  in_.noise = cx.storage(t2x::dims({count}), "share of noise");
  in_.time = cx.storage(t2x::dims({count}), "time");
  in_.mask = cx.storage(t2x::dims({count, texts.length()}, T2X_I32), "caption mask");
  in_.condition = choices_.train_text
                      ? cx.storage(t2x::dims({count, texts.length()}, T2X_I32), "caption tokens")
                      : cx.storage(t2x::dims({count, texts.length(), texts.width()}), "caption features");
  scale_ = cx.storage(t2x::dims({1}), "loss scale");
  keep_ = cx.storage(t2x::dims({1}), "gradients to keep");
}

Tensor Objective::record_loss(const t2x::Context& cx) {
  t2x::Tensors arguments, targets;
  for (size_t i = 0; i < in_.latents.size(); ++i) {
    const Tensor x1 = in_.latents[i];
    const Tensor x0 = cx.op("training.noise", {in_.keys[i], x1});
    auto own = [&](Tensor all) {
      if (in_.latents.size() == 1) return all;
      return cx.op("slice", {all}, {{"axis", 0}, {"start", double(i)}, {"stop", double(i + 1)}});
    };
    const Path::Mixed mixed = path_.record(cx, x1, x0, own(in_.data), own(in_.noise));
    arguments.push_back(mixed.x);
    targets.push_back(mixed.target);
  }
  arguments.push_back(in_.time);
  arguments.push_back(choices_.train_text ? cx.call("features", {in_.condition}) : in_.condition);
  arguments.push_back(in_.mask);
  const t2x::Tensors velocity = cx.call("velocity", arguments, static_cast<uint32_t>(targets.size()));
  Tensor loss;
  for (size_t i = 0; i < targets.size(); ++i) {
    const t2x_dims d = cx.dims(targets[i]);
    const double elements = static_cast<double>(t2x::count(d)) / d.d[0];
    Tensor part = scaled_square_sum(cx, subtract(cx, velocity[i], targets[i]), 1 / (elements * choices_.batch));
    loss = loss ? add(cx, loss, part) : part;
  }
  return loss;
}

void Objective::record_gradients(const t2x::Context& cx, Tensor loss, const std::vector<Slot>& slots) {
  t2x::Tensors of;
  for (const Slot& slot : slots) of.push_back(slot.parameter.tensor);
  const t2x::Tensors gradients = t2x::Training(cx).gradients(loss, of, choices_.recompute);
  for (size_t i = 0; i < slots.size(); ++i) {
    // What this mixture of sizes does not use (the padding token of an even batch) has a gradient of zero.
    Tensor g = gradients[i] ? gradients[i]
                            : cx.op("unary", {slots[i].parameter.tensor}, {{"fn", "affine"}, {"scale", 0}});
    if (choices_.accumulate) g = cx.op("scaled_add", {g, slots[i].gradient, keep_});
    cx.assign(slots[i].gradient, g);
  }
}

double Objective::run(const t2x::Context& cx, const Batch& batch, const Latents& all, const Texts& texts,
                      double loss_scale, bool first) {
  std::vector<float> data, noise, time, features;
  std::vector<int32_t> tokens, mask;
  std::vector<std::vector<float>> latents(in_.latents.size());
  std::vector<std::vector<int32_t>> keys(in_.keys.size());
  const uint32_t length = texts.length();
  for (size_t i = 0; i < batch.examples.size(); ++i) {
    const Example& e = batch.examples[i];
    const size_t tensor = in_.latents.size() == 1 ? 0 : i;
    const std::vector<float>& latent = all.latent(e.item);
    latents[tensor].insert(latents[tensor].end(), latent.begin(), latent.end());
    keys[tensor].insert(keys[tensor].end(), e.key.begin(), e.key.end());
    const PathPoint point = path_.at(e.time);
    data.push_back(point.data);
    noise.push_back(point.noise);
    time.push_back(point.time);
    const uint32_t row = e.dropped ? texts.captions() : e.caption;
    mask.insert(mask.end(), texts.mask(row), texts.mask(row) + length);
    if (choices_.train_text) tokens.insert(tokens.end(), texts.tokens(row), texts.tokens(row) + length);
    else features.insert(features.end(), texts.features(row), texts.features(row) + size_t{length} * texts.width());
  }
  for (size_t i = 0; i < latents.size(); ++i) {
    cx.write(in_.latents[i], std::span<const float>(latents[i]));
    cx.write(in_.keys[i], std::span<const int32_t>(keys[i]));
  }
  cx.write(in_.data, std::span<const float>(data));
  cx.write(in_.noise, std::span<const float>(noise));
  cx.write(in_.time, std::span<const float>(time));
  cx.write(in_.mask, std::span<const int32_t>(mask));
  if (choices_.train_text) cx.write(in_.condition, std::span<const int32_t>(tokens));
  else cx.write(in_.condition, std::span<const float>(features));
  cx.write(scale_, static_cast<float>(loss_scale));
  cx.write(keep_, first ? 0.0f : 1.0f);
  cx.run(program_);
  return cx.read(loss_)[0];
}

}  // namespace training
