#include "analysis.hpp"
#include <algorithm>
#include <cmath>

namespace spectra {

Analysis::Analysis(const t2x::Context& cx)
    : shape_(shape_of(cx)), convention_(spectra::convention(cx.text("convention"))) {
  check_shape(shape_);
}

const Analysis::Tables& Analysis::tables(const t2x::Context& cx) {
  if (!tables_)
    tables_.emplace(Tables{cx.constant(t2x::dims({shape_.n_fft}), hann_window(shape_), "hann window"), {cx, shape_}});
  return *tables_;
}

uint32_t Analysis::frames_of(uint32_t samples) const {
  const uint32_t frames = shape_.frames(samples);
  if (samples <= shape_.pad() || frames == 0)
    throw t2x::Error("the audio has " + std::to_string(samples) + " samples; one frame of n_fft = " +
                     std::to_string(shape_.n_fft) + " needs more than " +
                     std::to_string(std::max(shape_.pad(), shape_.hop - 1)));
  return frames;
}

t2x::Tensor Analysis::record(const t2x::Context& cx, t2x::Tensor audio) {
  const t2x_dims d = cx.dims(audio);
  if (d.rank != 2) throw t2x::Error("the audio is " + t2x::to_string(d) + "; [batch, samples] is expected");
  const uint32_t batch = d.d[0], frames = frames_of(d.d[1]);
  const auto& [window, filters] = tables(cx);
  if (convention_.clamp_audio) audio = cx.op("unary", {audio}, {{"fn", "clamp"}, {"min", -1}, {"max", 1}});
  const t2x::Tensor spectra = fourier_.forward(
      cx, cx.op("spectra.frame", {audio, window}, {{"hop", shape_.hop}, {"pad", shape_.pad()}, {"frames", frames}}));
  const t2x::Tensor magnitude =
      cx.op("spectra.magnitude", {spectra}, {{"columns", shape_.columns()}, {"epsilon", kMagnitudeEpsilon}});
  t2x::Tensor mel = cx.op("unary", {filters.sums(cx, magnitude)}, {{"fn", "clamp"}, {"min", kMelFloor}});
  mel = cx.op("unary", {mel}, {{"fn", "log"}});
  mel = cx.op("unary", {mel}, {{"fn", "affine"}, {"scale", 1 / std::log(convention_.log_base)}});
  return cx.op("permute", {cx.view(mel, {batch, frames, shape_.mels})}, {{"order", "021"}});
}

}  // namespace spectra
