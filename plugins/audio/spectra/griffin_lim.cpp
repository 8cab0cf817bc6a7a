// griffin_lim.vocode: a log-mel spectrum -> a waveform, without weights.
#include "nodes.hpp"
#include "settings.hpp"
#include "vocoder.hpp"
#include <cmath>

namespace spectra {
namespace {

constexpr int64_t kLargestSeed = (int64_t{1} << 53) - 1;   // exact in a parameter's double
constexpr double kLoudest = 1e9;   // a mel; waveforms within -1..1 stay below n_fft/2 times a filter's height

constexpr t2x_param kOwn[] = {
    t2x::integer("iterations", 60, 0, 10000, "rounds of Griffin-Lim; 30 is quick, beyond 200 little changes"),
    t2x::real("momentum", 0.99, 0, 1.5, "of fast Griffin-Lim; 0 is the plain one"),
    t2x::integer("filter_iterations", 500, 1, 10000,
                 "rounds of non-negative least squares that find magnitudes under the mel filters"),
    t2x::integer("seed", 0, 0, double(kLargestSeed), "of the phases that the first item begins with; item i takes seed + i")};

class GriffinLim {
public:
  static constexpr const char* kName = "griffin_lim.vocode";
  static constexpr const char* kSummary = "A waveform for a log-mel spectrum, by Griffin-Lim: the vocoder without weights.";
  static constexpr const char* kDoc =
      R"(Undoes the logarithm of the convention that the mel was made with, finds magnitudes under the mel filters by
non-negative least squares, and phases by fast Griffin-Lim (Perraudin et al. 2013), from random ones. The parameters
are those of the analysis that made the mel; a mel that says others is refused. The waveform has T hop samples and says
its sample_rate; it is not clamped. It sounds metallic beside a neural vocoder; it needs no model and takes any mel.

  [node.voice]
  use = "griffin_lim.vocode"
  mel = "@mel.mel"

Mels at the floor (1e-5) are silence, and a silent mel gives zeros.)";
  static constexpr uint32_t kRevision = 2;
  static constexpr t2x_port kInputs[] = {t2x::in("mel", "mel:f32[B,M,T]", "log-mels, M = mels")};
  static constexpr t2x_port kOutputs[] = {t2x::out("audio", "audio:f32[B,N]", "waveforms of N = T hop samples")};
  static constexpr auto kParams = with_settings(kOwn);

  explicit GriffinLim(const t2x::Context& cx) : shape_(shape_of(cx)), convention_(convention(cx.text("convention"))) {
    check_shape(shape_);
    if (2 * shape_.hop > shape_.win)
      throw t2x::Error("hop = " + std::to_string(shape_.hop) + " is more than half of the window's " +
                       std::to_string(shape_.win) + " samples: phases cannot be found from frames that overlap so little");
  }

  void run(const t2x::Context& cx) {
    if (const std::string warning = warning_of(shape_); !warning.empty()) cx.log(2, warning);
    const t2x::Tensor mel = cx.input("mel");
    check(cx, mel);
    const t2x_dims d = cx.dims(mel);
    const VocoderSettings settings{shape_, convention_.log_base, cx.u32("iterations"), cx.u32("filter_iterations"),
                                   cx.number("momentum"), static_cast<uint64_t>(cx.integer("seed"))};
    if (cx.integer("seed") > kLargestSeed - int64_t{d.d[0]})
      throw t2x::Error("seed + items exceeds " + std::to_string(kLargestSeed));
    vocoder_ = std::make_unique<Vocoder>(settings);
    const t2x::Tensor audio = vocoder_->vocode(cx, mel);
    cx.note(audio, "sample_rate", std::to_string(shape_.sample_rate));
    cx.output("audio", audio);
  }

private:
  void check(const t2x::Context& cx, t2x::Tensor mel) const {
    const t2x_dims d = cx.dims(mel);
    if (d.d[1] != shape_.mels)
      throw t2x::Error("the mel has " + std::to_string(d.d[1]) + " bins, mels is " + std::to_string(shape_.mels) +
                       ": set mels and the other parameters to those that the mel was made with");
    constexpr const char* kMend = "set the parameter to what the mel was made with";
    check_note(cx, mel, "the mel", "sample_rate", std::to_string(shape_.sample_rate), kMend);
    check_note(cx, mel, "the mel", "hop", std::to_string(shape_.hop), kMend);
    check_note(cx, mel, "the mel", "convention", convention_.name, kMend);
    if (d.d[2] < shape_.least_frames())
      throw t2x::Error("the mel has " + std::to_string(d.d[2]) + " frames; n_fft = " + std::to_string(shape_.n_fft) +
                       " and hop = " + std::to_string(shape_.hop) + " need at least " +
                       std::to_string(shape_.least_frames()));
    if (uint64_t{d.d[2]} * shape_.hop > INT32_MAX / 4)
      throw t2x::Error("the mel has " + std::to_string(d.d[2]) + " frames: too many for one waveform; cut it into parts");
    const double most = std::log(kLoudest) / std::log(convention_.log_base);
    for (float value : cx.read(mel))
      if (!(value <= most))
        throw t2x::Error("the mel has a value of " + std::to_string(value) + "; in convention " + convention_.name +
                         " no sound has more than " + std::to_string(most) + ": it is no mel, or of another convention");
  }

  MelShape shape_;
  const Convention& convention_;
  std::unique_ptr<Vocoder> vocoder_;   // its transforms live as long as the programs
};

}  // namespace

constinit const t2x_node_type griffin_lim_node = t2x::node<GriffinLim>;

}  // namespace spectra
