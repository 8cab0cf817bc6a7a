#include "tokens.hpp"
#include <algorithm>

namespace flag_dit {
namespace {

using t2x::Tensor;

Grid grid_of(const t2x_dims& d, const Architecture& a) {
  if (d.rank != 4 || d.d[1] != a.channels)
    throw t2x::Error("the latent is " + t2x::to_string(d) + "; this model takes [batch, " +
                     std::to_string(a.channels) + ", height, width]");
  if (d.d[2] == 0 || d.d[3] == 0 || d.d[2] % kPatch || d.d[3] % kPatch)
    throw t2x::Error("the latent is " + std::to_string(d.d[3]) + "x" + std::to_string(d.d[2]) +
                     " (width x height); both must be multiples of 2, so a picture's sides multiples of 16 pixels");
  return {d.d[2], d.d[3]};
}

Tensor record_embedding(const t2x::Context& cx, Tensor latent, const Grid& grid) {
  Tensor patches = cx.op("patchify", {latent}, {{"patch", double(kPatch)}});
  Tensor x = cx.op("linear", {patches, cx.weight(kModel, "x_embedder.weight"), cx.weight(kModel, "x_embedder.bias")});
  return cx.op("nextline", {x, cx.weight(kModel, "eol_token")}, {{"width", double(grid.columns())}});
}

Tensor pad(const t2x::Context& cx, const Architecture& a, Tensor tokens, uint64_t missing) {
  Tensor one = cx.view(cx.weight(kModel, "pad_token"), {1, 1, a.dim});
  Tensor padding = cx.op("repeat", {one}, {{"axis", 1.0}, {"times", double(missing)}});
  return cx.op("concat", {tokens, padding}, {{"axis", 1.0}});
}

Tensor padding_mask(const t2x::Context& cx, const Sequence& s) {
  std::vector<int32_t> mask(size_t{s.batch} * s.length);
  for (uint32_t b = 0; b < s.batch; ++b)
    std::fill_n(mask.begin() + ptrdiff_t(size_t{b} * s.length), s.grids[b].tokens(), 1);
  return cx.constant(t2x::dims({s.batch, s.length}, T2X_I32), mask, "padding mask");
}

void record_uneven(const t2x::Context& cx, const Architecture& a, std::span<const Tensor> latents, Sequence& s) {
  t2x::Tensors rows;
  for (size_t i = 0; i < latents.size(); ++i) {
    if (cx.dims(latents[i]).d[0] != 1) throw t2x::Error("each of several latents must hold one picture");
    Tensor x = record_embedding(cx, latents[i], s.grids[i]);
    uint64_t missing = s.length - s.grids[i].tokens();
    rows.push_back(missing ? pad(cx, a, x, missing) : x);
  }
  s.tokens = cx.op("concat", rows, std::vector<t2x::Attr>{{"axis", 0.0}});
  s.key_mask = padding_mask(cx, s);
}

}  // namespace

Sequence record_tokens(const t2x::Context& cx, const Architecture& a, std::span<const Tensor> latents) {
  Sequence s{};
  uint64_t length = 0;
  for (Tensor latent : latents) {
    s.grids.push_back(grid_of(cx.dims(latent), a));
    length = std::max(length, s.grids.back().tokens());
    s.patches = std::max(s.patches, s.grids.back().patches());
  }
  if (length > INT32_MAX) throw t2x::Error("the latent has more tokens than 2^31 - 1");
  s.length = static_cast<uint32_t>(length);
  s.batch = latents.size() == 1 ? cx.dims(latents[0]).d[0] : static_cast<uint32_t>(latents.size());
  if (latents.size() == 1) s.tokens = record_embedding(cx, latents[0], s.grids[0]);
  else record_uneven(cx, a, latents, s);
  return s;
}

t2x::Tensors record_pictures(const t2x::Context& cx, const Architecture& a, Tensor features, const Sequence& s) {
  t2x::Tensors pictures;
  for (size_t i = 0; i < s.grids.size(); ++i) {
    const Grid& grid = s.grids[i];
    Tensor own = features;
    if (s.grids.size() > 1)
      own = cx.op("slice", {features}, {{"axis", 0.0}, {"start", double(i)}, {"stop", double(i + 1)}});
    pictures.push_back(cx.op("unpatchify", {own},
                             {{"patch", double(kPatch)}, {"height", double(grid.height)},
                              {"width", double(grid.width)}, {"channels", double(a.channels)},
                              {"row_tokens", double(grid.columns() + 1)}}));
  }
  return pictures;
}

}  // namespace flag_dit
