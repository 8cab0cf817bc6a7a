// mel.analyse: a waveform -> its log-mel spectrum.
#include "fourier.hpp"
#include "nodes.hpp"
#include "settings.hpp"
#include <algorithm>
#include <cmath>

namespace spectra {
namespace {

class Analyse {
public:
  static constexpr const char* kName = "mel.analyse";
  static constexpr const char* kSummary = "The log-mel spectrum of a waveform, as vocoders and audio autoencoders take it.";
  static constexpr const char* kDoc =
      R"(The waveform is reflected by (n_fft - hop)/2 samples on both sides and cut into frames, hop apart, under a
periodic Hann window; magnitudes sqrt(re^2 + im^2 + 1e-9) of their Fourier transforms are gathered by triangular mel
filters (Slaney's scale and norm, as librosa's), clamped at 1e-5, and a logarithm is taken: log10 in convention
"upstream", which also clamps the waveform to -1..1, the natural one in "bigvgan". T = (N + 2 pad - n_fft)/hop + 1
frames, N/hop where hop divides N.

  [node.mel]
  use = "mel.analyse"
  audio = "@read.audio"
  sample_rate = 24000
  mels = 100
  convention = "bigvgan"

The mel says its sample_rate, hop and convention to whoever takes it.)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("audio", "audio:f32[B,N]", "waveforms; the sample_rate that they say must be this node's")};
  static constexpr t2x_port kOutputs[] = {t2x::out("mel", "mel:f32[B,M,T]", "M = mels bins of T frames")};
  static constexpr auto kParams = kSettings;

  explicit Analyse(const t2x::Context& cx) : shape_(shape_of(cx)), convention_(convention(cx.text("convention"))) {
    check_shape(shape_);
  }

  void run(const t2x::Context& cx) {
    if (const std::string warning = warning_of(shape_); !warning.empty()) cx.log(2, warning);
    const t2x::Tensor audio = cx.input("audio");
    check_note(cx, audio, "the audio", "sample_rate", std::to_string(shape_.sample_rate),
               "set sample_rate to the audio's, or resample the audio");
    const uint32_t samples = cx.dims(audio).d[1], frames = shape_.frames(samples);
    if (samples <= shape_.pad() || frames == 0)
      throw t2x::Error("the audio has " + std::to_string(samples) + " samples; one frame of n_fft = " +
                       std::to_string(shape_.n_fft) + " needs more than " +
                       std::to_string(std::max(shape_.pad(), shape_.hop - 1)));
    t2x::Tensor mel;
    const t2x::Program program = cx.capture("mel", [&] { mel = cx.keep(record(cx, audio, frames), "mel"); });
    cx.run(program);
    cx.note(mel, "sample_rate", std::to_string(shape_.sample_rate));
    cx.note(mel, "hop", std::to_string(shape_.hop));
    cx.note(mel, "convention", convention_.name);
    cx.output("mel", mel);
  }

private:
  t2x::Tensor record(const t2x::Context& cx, t2x::Tensor audio, uint32_t frames) {
    const uint32_t batch = cx.dims(audio).d[0];
    const t2x::Tensor window = cx.constant(t2x::dims({shape_.n_fft}), hann_window(shape_), "hann window");
    const t2x::Tensor basis = cx.constant(t2x::dims({shape_.mels, shape_.columns()}), mel_basis(shape_), "mel filters");
    if (convention_.clamp_audio) audio = cx.op("unary", {audio}, {{"fn", "clamp"}, {"min", -1}, {"max", 1}});
    const t2x::Tensor spectra = fourier_.forward(
        cx, cx.op("spectra.frame", {audio, window}, {{"hop", shape_.hop}, {"pad", shape_.pad()}, {"frames", frames}}));
    const t2x::Tensor magnitude =
        cx.op("spectra.magnitude", {spectra}, {{"columns", shape_.columns()}, {"epsilon", kMagnitudeEpsilon}});
    t2x::Tensor mel = cx.op("unary", {cx.op("linear", {magnitude, basis})}, {{"fn", "clamp"}, {"min", kMelFloor}});
    mel = cx.op("unary", {mel}, {{"fn", "log"}});
    mel = cx.op("unary", {mel}, {{"fn", "affine"}, {"scale", 1 / std::log(convention_.log_base)}});
    return cx.op("permute", {cx.view(mel, {batch, frames, shape_.mels})}, {{"order", "021"}});
  }

  MelShape shape_;
  const Convention& convention_;
  Fourier fourier_;
};

}  // namespace

constinit const t2x_node_type analyse_node = t2x::node<Analyse>;

}  // namespace spectra
