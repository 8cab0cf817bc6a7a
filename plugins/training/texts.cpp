#include "texts.hpp"
#include <t2x/training.hpp>

namespace training {
namespace {

using t2x::Tensor;

void append(const t2x::Context& cx, const char* port, uint32_t length, std::vector<int32_t>& to) {
  const Tensor value = cx.input(port);
  if (cx.dims(value).d[1] != length)
    throw t2x::Error(std::string(port) + " is " + t2x::to_string(cx.dims(value)) + "; its rows have " +
                     std::to_string(length) + " tokens, as those of `tokens`");
  const std::vector<int32_t> rows = cx.read<int32_t>(value);
  to.insert(to.end(), rows.begin(), rows.end());
}

}  // namespace

Texts::Texts(const t2x::Context& cx, bool trained) {
  const t2x_dims d = cx.dims(cx.input("tokens"));
  captions_ = d.d[0];
  length_ = d.d[1];
  append(cx, "tokens", length_, tokens_);
  append(cx, "empty_tokens", length_, tokens_);
  append(cx, "mask", length_, masks_);
  append(cx, "empty_mask", length_, masks_);
  if (!trained) encode(cx);
}

void Texts::encode(const t2x::Context& cx) {
  const Tensor row = cx.storage(t2x::dims({1, length_}, T2X_I32), "caption");
  Tensor features;
  const t2x::Program program = cx.capture("encode captions", [&] {
    features = cx.keep(cx.call("features", {row}), "features");
  });
  width_ = cx.dims(features).d[2];
  for (uint32_t i = 0; i <= captions_; ++i) {
    cx.progress(i, captions_ + 1);
    cx.write(row, std::span<const int32_t>(tokens(i), length_));
    cx.run(program);
    const std::vector<float> values = cx.read(features);
    features_.insert(features_.end(), values.begin(), values.end());
  }
  cx.release(program);
  for (const Tensor t : {row, features}) t2x::Training(cx).release(t);
}

}  // namespace training
