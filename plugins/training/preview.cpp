#include "preview.hpp"
#include "sheet.hpp"
#include <t2x/training.hpp>

namespace training {
namespace {

using t2x::Tensor;

Tensor half(const t2x::Context& cx, Tensor x, uint64_t first, uint64_t count) {
  return cx.op("slice", {x}, {{"axis", 0}, {"start", double(first)}, {"stop", double(first + count)}});
}

}  // namespace

Preview::Preview(const t2x::Context& cx, const Settings& settings, std::vector<uint32_t> rows, const Shape& shape,
                 const Texts& texts)
    : settings_(settings), rows_(std::move(rows)) {
  const t2x_dims d = batch_of(shape, rows_.size());
  noise_ = cx.noise(d, settings.seed, "philox");
  latent_ = cx.storage(d, "preview latent");
  time_ = cx.storage(t2x::dims({2 * rows_.size()}), "preview time");
  step_ = cx.storage(t2x::dims({1}), "preview step");
  write_captions(cx, texts);
  capture(cx);
}

// The captions in the first half of the batch, the empty caption in the second.
void Preview::write_captions(const t2x::Context& cx, const Texts& texts) {
  const uint64_t count = 2 * rows_.size(), length = texts.length();
  std::vector<int32_t> tokens, masks;
  std::vector<float> features;
  for (uint64_t i = 0; i < count; ++i) {
    const uint32_t row = i < rows_.size() ? rows_[i] : texts.captions();
    masks.insert(masks.end(), texts.mask(row), texts.mask(row) + length);
    if (settings_.train_text) tokens.insert(tokens.end(), texts.tokens(row), texts.tokens(row) + length);
    else features.insert(features.end(), texts.features(row), texts.features(row) + length * texts.width());
  }
  mask_ = cx.constant(t2x::dims({count, length}, T2X_I32), masks, "preview mask");
  condition_ = settings_.train_text
                   ? cx.constant(t2x::dims({count, length}, T2X_I32), tokens, "preview tokens")
                   : cx.constant(t2x::dims({count, length, texts.width()}), features, "preview features");
}

void Preview::capture(const t2x::Context& cx) {
  const uint64_t n = rows_.size();
  program_ = cx.capture("preview step", [&] {
    const Tensor condition = settings_.train_text ? cx.call("features", {condition_}) : condition_;
    const Tensor both = cx.op("repeat", {latent_}, {{"axis", 0}, {"times", 2}});
    const Tensor velocity = cx.call("velocity", {both, time_, condition, mask_});
    const Tensor with = half(cx, velocity, 0, n), without = half(cx, velocity, n, n);
    const Tensor away = cx.op("binary", {with, without}, {{"fn", "sub"}});
    const Tensor scaled = cx.op("unary", {away}, {{"fn", "affine"}, {"scale", settings_.preview_guidance}});
    const Tensor guided = cx.op("binary", {without, scaled}, {{"fn", "add"}});
    cx.assign(latent_, cx.op("scaled_add", {latent_, guided, step_}));
  });
  decode_ = cx.capture("preview decode", [&] {
    t2x::Tensors pictures;
    for (uint64_t i = 0; i < n; ++i) {
      const Tensor one = half(cx, latent_, i, 1);
      pictures.push_back(cx.input_count("decode") ? cx.call("decode", {one}) : one);
    }
    image_ = cx.keep(cx.op("concat", pictures, std::vector<t2x::Attr>{{"axis", 0}}), "preview");
  });
}

void Preview::draw(const t2x::Context& cx, const std::string& path) {
  cx.write(latent_, std::span<const float>(cx.read(noise_)));
  const double dt = 1.0 / settings_.preview_steps;
  cx.write(step_, static_cast<float>(dt));
  for (uint32_t k = 0; k < settings_.preview_steps; ++k) {
    cx.write(time_, std::span<const float>(std::vector<float>(2 * rows_.size(), static_cast<float>(k * dt))));
    cx.run(program_);
  }
  cx.run(decode_);
  write_sheet(path, cx.read(image_), cx.dims(image_));
}

void Preview::release(const t2x::Context& cx) {
  cx.release(program_);
  cx.release(decode_);
  const t2x::Training training(cx);
  for (const Tensor t : {noise_, latent_, time_, step_, condition_, mask_, image_}) training.release(t);
}

}  // namespace training
