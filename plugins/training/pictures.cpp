#include "pictures.hpp"
#include <map>
#include <t2x/training.hpp>

namespace training {
namespace {

using t2x::Tensor;

// Encodes pictures of one size.
struct Encoder {
  t2x::Program program;
  Tensor latent;
};

Encoder make_encoder(const t2x::Context& cx, Tensor index, uint32_t height, uint32_t width) {
  Encoder encoder;
  encoder.program = cx.capture("encode pictures", [&] {
    Tensor canvas = cx.temporary(t2x::dims({1, 3, height, width}), "canvas");
    Tensor picture = cx.call("image", {index, canvas});
    encoder.latent = cx.keep(cx.input_count("encode") ? cx.call("encode", {picture}) : picture, "latent");
  });
  return encoder;
}

}  // namespace

Pictures::Pictures(const t2x::Context& cx) {
  const std::vector<int32_t> sizes = cx.read<int32_t>(cx.input("sizes"));
  latents_.resize(sizes.size() / 2);
  extents_.resize(latents_.size());
  encode(cx, sizes);
}

void Pictures::encode(const t2x::Context& cx, const std::vector<int32_t>& sizes) {
  const Tensor index = cx.storage(t2x::dims({1}, T2X_I32), "picture");
  // One size after the other: an encoder's intermediate results may fill the device.
  std::map<std::pair<int32_t, int32_t>, std::vector<size_t>> of_size;
  for (size_t p = 0; p < latents_.size(); ++p) of_size[{sizes[2 * p], sizes[2 * p + 1]}].push_back(p);
  uint32_t done = 0;
  for (const auto& [size, pictures] : of_size) {
    const Encoder encoder =
        make_encoder(cx, index, static_cast<uint32_t>(size.first), static_cast<uint32_t>(size.second));
    const t2x_dims d = cx.dims(encoder.latent);
    channels_ = d.d[1];
    for (size_t p : pictures) {
      cx.progress(done++, static_cast<uint32_t>(latents_.size()));
      const auto number = static_cast<int32_t>(p);
      cx.write(index, std::span<const int32_t>(&number, 1));
      cx.run(encoder.program);
      extents_[p] = {d.d[2], d.d[3]};
      latents_[p] = cx.read(encoder.latent);
    }
    cx.release(encoder.program);
    t2x::Training(cx).release(encoder.latent);
  }
  t2x::Training(cx).release(index);
}

}  // namespace training
