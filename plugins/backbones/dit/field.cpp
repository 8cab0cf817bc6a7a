#include "field.hpp"
#include "positions.hpp"
#include <cmath>

namespace dit {

using t2x::Tensor;

void Field::check(const t2x::Context& cx, Tensor latent, Tensor time, const Text& text) const {
  const t2x_dims x = cx.dims(latent), t = cx.dims(time), features = cx.dims(text.features), mask = cx.dims(text.mask);
  if (x.rank != 4 || x.d[1] != a_.channels)
    throw t2x::Error("the latent is " + t2x::to_string(x) + "; this model takes [batch, " +
                     std::to_string(a_.channels) + ", height, width]");
  if (x.d[2] == 0 || x.d[3] == 0 || x.d[2] % kPatch || x.d[3] % kPatch)
    throw t2x::Error("the latent is " + std::to_string(x.d[3]) + "x" + std::to_string(x.d[2]) +
                     " (width x height); both must be multiples of 2");
  if (t.rank != 1 || t.d[0] != x.d[0])
    throw t2x::Error("time is " + t2x::to_string(t) + " for a batch of " + std::to_string(x.d[0]));
  if (features.rank != 3 || features.d[2] != a_.text_dim)
    throw t2x::Error("the text features are " + t2x::to_string(features) + "; this model takes [rows, tokens, " +
                     std::to_string(a_.text_dim) + "]");
  if (mask.rank != 2 || mask.d[0] != features.d[0] || mask.d[1] != features.d[1])
    throw t2x::Error("the mask is " + t2x::to_string(mask) + " for text features " + t2x::to_string(features) +
                     "; it has one number a token");
  if (features.d[0] == 0 || x.d[0] % features.d[0])
    throw t2x::Error(std::to_string(features.d[0]) + " rows of text cannot serve a batch of " +
                     std::to_string(x.d[0]) + " latents (the batch must be a multiple of the rows)");
}

Tensor Field::record(const t2x::Context& cx, Tensor latent, Tensor time, const Text& text) {
  check(cx, latent, time, text);
  const t2x_dims d = cx.dims(latent);
  const Surroundings around = surroundings(cx, d.d[0], time, text);
  Tensor x = record_linear(cx, "x_embedder", cx.op("patchify", {latent}, {{"patch", kPatch}}));
  x = cx.op("binary", {x, positions(cx, d.d[2] / kPatch, d.d[3] / kPatch)}, {{"fn", "add"}});
  for (uint32_t i = 0; i < a_.layers; ++i) x = record_block(cx, a_, i, x, around);
  const Tensor modulation = record_linear(cx, "final_layer.adaLN_modulation.1", around.modulator);
  const Tensor shift = modulation_part(cx, modulation, 0, a_.dim), scale = modulation_part(cx, modulation, 1, a_.dim);
  x = record_linear(cx, "final_layer.linear",
                    cx.op("layer_norm", {x, {}, {}, shift, scale}, {{"eps", kNormEps}}));
  return cx.op("unpatchify", {x},
               {{"patch", kPatch}, {"height", d.d[2]}, {"width", d.d[3]}, {"channels", a_.channels}});
}

Surroundings Field::surroundings(const t2x::Context& cx, uint32_t batch, Tensor time, const Text& text) {
  const t2x_dims mask = cx.dims(text.mask);
  const uint64_t rows = mask.d[0], dim = a_.dim;
  const Tensor said = record_linear(cx, "y_embedder", cx.op("masked_mean", {text.features, text.mask}));
  Tensor t = cx.op("timestep_embedding", {time, frequencies(cx)});
  t = record_linear(cx, "t_embedder.mlp.2", record_linear(cx, "t_embedder.mlp.0", t, "silu"));
  const Tensor sum =
      cx.op("binary", {cx.view(t, {rows, batch / rows, dim}), cx.view(said, {rows, 1, dim})}, {{"fn", "add"}});
  Surroundings around;
  around.modulator = cx.op("unary", {cx.view(sum, {batch, dim})}, {{"fn", "silu"}});
  around.text = text.features;
  around.batch = batch;
  around.text_mask = text.mask;
  if (rows != batch) {
    const Tensor all = cx.op("repeat", {text.mask}, {{"axis", 1}, {"times", batch / rows}});
    around.text_mask = cx.view(all, {batch, mask.d[1]});
  }
  return around;
}

Tensor Field::frequencies(const t2x::Context& cx) {
  if (frequencies_) return frequencies_;
  std::vector<float> f(kTimeWidth / 2);
  for (size_t i = 0; i < f.size(); ++i)
    f[i] = static_cast<float>(std::exp(-std::log(10000.0) * double(i) / double(f.size())));
  return frequencies_ = cx.constant(t2x::dims({f.size()}), f, "time frequencies");
}

Tensor Field::positions(const t2x::Context& cx, uint32_t rows, uint32_t columns) {
  Tensor& table = positions_[{rows, columns}];
  if (!table)
    table = cx.constant(t2x::dims({uint64_t{rows} * columns, a_.dim}), position_table(rows, columns, a_.dim),
                        "positions");
  return table;
}

}  // namespace dit
