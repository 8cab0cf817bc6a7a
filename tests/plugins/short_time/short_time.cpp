// short_time.cpp - a test's plugin: a waveform to its short-time spectra and back, by spectra's transforms and ops.
#include "fourier.hpp"
#include "mel.hpp"
#include <t2x/plugin.hpp>

namespace {

class ShortTime {
public:
  static constexpr const char* kName = "test.short_time";
  static constexpr const char* kSummary = "Short-time Fourier transform and its inverse.";
  static constexpr const char* kDoc = "Frames under a periodic Hann window; `repeats` replays, which must change nothing.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("audio", "audio:f32[B,N]", "waveforms")};
  static constexpr t2x_port kOutputs[] = {t2x::out("spectra", "spectra:f32[?,?]", "pairs re, im of each frame"),
                                          t2x::out("audio", "audio:f32[B,?]", "the waveforms that they make")};
  static constexpr t2x_param kParams[] = {t2x::integer("n_fft", 1024, 4, 65536, ""), t2x::integer("hop", 256, 1, 65536, ""),
                                          t2x::integer("repeats", 1, 1, 100, "")};

  explicit ShortTime(const t2x::Context& cx) {
    shape_.n_fft = shape_.win = cx.u32("n_fft");
    shape_.hop = cx.u32("hop");
  }

  void run(const t2x::Context& cx) {
    const t2x::Tensor window = cx.constant(t2x::dims({shape_.n_fft}), spectra::hann_window(shape_), "window");
    const uint32_t frames = shape_.frames(cx.dims(cx.input("audio")).d[1]);
    t2x::Tensor spectra, audio;
    const t2x::Program program = cx.capture("short time", [&] {
      const t2x::Tensor z = fourier_.forward(cx, cx.op("spectra.frame", {cx.input("audio"), window},
          {{"hop", shape_.hop}, {"pad", shape_.pad()}, {"frames", frames}}));
      spectra = cx.keep(z, "spectra");
      audio = cx.keep(cx.op("spectra.overlap_add", {fourier_.inverse(cx, z), window},
          {{"hop", shape_.hop}, {"pad", shape_.pad()}, {"frames", frames}, {"samples", frames * shape_.hop}}), "audio");
    });
    for (uint32_t i = 0; i < cx.u32("repeats"); ++i) cx.run(program);
    cx.output("spectra", spectra);
    cx.output("audio", audio);
  }

private:
  spectra::MelShape shape_;
  spectra::Fourier fourier_;
};

}  // namespace

T2X_PLUGIN("short_time", "1.0.0", "T2X", "Apache-2.0", &t2x::node<ShortTime>)
