#include "vocoder.hpp"
#include "mel_filters.hpp"
#include "settings.hpp"
#include <cmath>

namespace spectra {

t2x::Tensor Vocoder::vocode(const t2x::Context& cx, t2x::Tensor mel) {
  const t2x_dims d = cx.dims(mel);
  const t2x::Tensor audio = find_waveform(cx, find_magnitudes(cx, mel), d.d[0], d.d[2]);
  cx.progress(done_, done_);
  return audio;
}

t2x::Tensor Vocoder::find_magnitudes(const t2x::Context& cx, t2x::Tensor mel) {
  const t2x_dims d = cx.dims(mel);
  const uint64_t rows = uint64_t{d.d[0]} * d.d[2], columns = s_.shape.columns();
  const MelFilters filters(cx, s_.shape);
  const t2x::Tensor ones = cx.constant(t2x::dims({rows, columns}), std::vector<float>(rows * columns, 1), "ones");
  // A hair above the floor, as the logarithm was rounded.
  const t2x::Tensor floor = cx.constant(t2x::dims({1}), std::vector<float>{float(kMelFloor * 1.0001)}, "floor");
  const t2x::Tensor magnitudes = cx.storage(t2x::dims({rows, columns}), "magnitudes");
  t2x::Tensor target;
  const t2x::Program start = cx.capture("mels", [&] {
    t2x::Tensor m = cx.view(cx.op("permute", {mel}, {{"order", "021"}}), {rows, s_.shape.mels});
    m = cx.op("unary", {m}, {{"fn", "affine"}, {"scale", std::log(s_.log_base)}});
    m = cx.op("unary", {m}, {{"fn", "exp"}});
    m = cx.op("binary", {m, cx.op("binary", {floor, m}, {{"fn", "less_equal"}})}, {{"fn", "mul"}});
    target = cx.keep(m, "mels");
    cx.assign(magnitudes, ones);
  });
  cx.run(start);
  const t2x::Program update = cx.capture("magnitudes", [&] {
    cx.assign(magnitudes, cx.op("spectra.filter_update", {magnitudes, target, filters.sums(cx, magnitudes),
                                                          filters.first, filters.weights}));
  });
  for (uint32_t i = 0; i < s_.filter_iterations; ++i) {
    step(cx);
    cx.run(update);
  }
  cx.release(start);
  cx.release(update);
  return magnitudes;
}

t2x::Tensor Vocoder::find_waveform(const t2x::Context& cx, t2x::Tensor magnitudes, uint32_t batch, uint32_t frames) {
  const MelShape& shape = s_.shape;
  const uint64_t rows = uint64_t{batch} * frames;
  const t2x_dims spectra = t2x::dims({rows, shape.n_fft + 2});
  const t2x::Tensor window = cx.constant(t2x::dims({shape.n_fft}), hann_window(shape), "hann window");
  const t2x::Tensor noise = cx.noise(t2x::dims({batch, uint64_t{frames} * (shape.n_fft + 2)}), s_.seed, "philox");
  const t2x::Tensor now = cx.storage(spectra, "spectra"), before = cx.storage(spectra, "spectra before");
  const t2x::Tensor momentum = cx.storage(t2x::dims({1}), "momentum");
  const t2x::Program start = cx.capture("phases", [&] {
    cx.assign(now, cx.view(noise, spectra));
    cx.assign(before, cx.view(noise, spectra));
  });
  cx.run(start);
  t2x::Tensor audio;
  const t2x::Program round = cx.capture("griffin-lim", [&] {
    const t2x::Tensor wanted = cx.op("spectra.project", {now, before, magnitudes, momentum});
    const t2x::Tensor waveform =
        cx.op("spectra.overlap_add", {fourier_.inverse(cx, wanted), window},
              {{"hop", shape.hop}, {"pad", shape.pad()}, {"frames", frames}, {"samples", frames * shape.hop}});
    audio = cx.keep(waveform, "audio");
    cx.assign(before, now);
    cx.assign(now, fourier_.forward(cx, cx.op("spectra.frame", {waveform, window},
                                              {{"hop", shape.hop}, {"pad", shape.pad()}, {"frames", frames}})));
  });
  for (uint32_t i = 0; i <= s_.iterations; ++i) {   // the waveform of round i is of i rounds' phases
    step(cx);
    cx.write(momentum, i < 2 ? 0.0f : static_cast<float>(s_.momentum));   // before the second round there is no earlier one
    cx.run(round);
  }
  cx.release(start);
  return audio;
}

}  // namespace spectra
