#include "latents.hpp"
#include <t2x/training.hpp>
#include <map>

namespace training {
namespace {

using t2x::Tensor;
using Size = std::vector<int32_t>;   // a row of `sizes`

// Encodes items of one size.
struct Encoder {
  t2x::Program program;
  Tensor latent;
};

t2x_dims canvas(const Size& size) {
  const auto first = static_cast<uint64_t>(size[0]);
  return size.size() == 1 ? t2x::dims({1, first}) : t2x::dims({1, 3, first, static_cast<uint64_t>(size[1])});
}

Encoder make_encoder(const t2x::Context& cx, Tensor index, const Size& size) {
  Encoder encoder;
  encoder.program = cx.capture("encode data", [&] {
    const Tensor item = cx.call("data", {index, cx.temporary(canvas(size), "canvas")});
    encoder.latent = cx.keep(cx.input_count("encode") ? cx.call("encode", {item}) : item, "latent");
  });
  const t2x_dims d = cx.dims(encoder.latent);
  if (d.rank < 3 || d.d[0] != 1)
    throw t2x::Error("a latent is " + t2x::to_string(d) + "; it has to be [1,C,H,W] or [1,C,T]");
  return encoder;
}

}  // namespace

Latents::Latents(const t2x::Context& cx) {
  const t2x_dims dims = cx.dims(cx.input("sizes"));
  if (dims.d[1] != 1 && dims.d[1] != 2)
    throw t2x::Error("sizes is " + t2x::to_string(dims) + "; a row is height and width, or samples");
  if (dims.d[1] == 1) noun_ = "sound";
  const std::vector<int32_t> sizes = cx.read<int32_t>(cx.input("sizes"));
  shapes_.resize(dims.d[0]);
  values_.resize(dims.d[0]);
  // One size after the other: an encoder's intermediate results may fill the device.
  std::map<Size, std::vector<size_t>> of_size;
  for (size_t item = 0; item < values_.size(); ++item) {
    const auto row = sizes.begin() + std::ptrdiff_t(item * dims.d[1]);
    of_size[Size(row, row + dims.d[1])].push_back(item);
  }
  const Tensor index = cx.storage(t2x::dims({1}, T2X_I32), "item");
  for (const auto& [size, items] : of_size) encode(cx, index, size, items);
  t2x::Training(cx).release(index);
}

void Latents::encode(const t2x::Context& cx, Tensor index, const std::vector<int32_t>& size,
                     const std::vector<size_t>& items) {
  const Encoder encoder = make_encoder(cx, index, size);
  const t2x_dims d = cx.dims(encoder.latent);
  for (size_t item : items) {
    cx.progress(done_++, static_cast<uint32_t>(values_.size()));
    const auto number = static_cast<int32_t>(item);
    cx.write(index, std::span<const int32_t>(&number, 1));
    cx.run(encoder.program);
    shapes_[item].assign(d.d + 1, d.d + d.rank);
    values_[item] = cx.read(encoder.latent);
  }
  cx.release(encoder.program);
  t2x::Training(cx).release(encoder.latent);
}

}  // namespace training
