// mel.analyse: a waveform -> its log-mel spectrum.
#include "analysis.hpp"
#include "nodes.hpp"

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

  explicit Analyse(const t2x::Context& cx) : analysis_(cx) {}

  void run(const t2x::Context& cx) {
    const MelShape& shape = analysis_.shape();
    if (const std::string warning = warning_of(shape); !warning.empty()) cx.log(2, warning);
    const t2x::Tensor audio = cx.input("audio");
    check_note(cx, audio, "the audio", "sample_rate", std::to_string(shape.sample_rate),
               "set sample_rate to the audio's, or resample the audio");
    t2x::Tensor mel;
    cx.run(cx.capture("mel", [&] { mel = cx.keep(analysis_.record(cx, audio), "mel"); }));
    cx.note(mel, "sample_rate", std::to_string(shape.sample_rate));
    cx.note(mel, "hop", std::to_string(shape.hop));
    cx.note(mel, "convention", analysis_.convention().name);
    cx.output("mel", mel);
  }

private:
  Analysis analysis_;
};

}  // namespace

constinit const t2x_node_type analyse_node = t2x::node<Analyse>;

}  // namespace spectra
