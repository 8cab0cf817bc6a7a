#include "vocode.hpp"

namespace vocoders {
namespace {

// The sound's, in Hz: the model's, which a mel spectrogram that says its own must agree with; the mel's where the model
// has none, as the released ones of Lumina's audio models, whose configuration leaves it out.
std::string sample_rate(const t2x::Context& cx, const Model& model) {
  const std::string noted = cx.noted(cx.input("mel"), "sample_rate");
  if (!model.sample_rate && noted.empty())
    throw t2x::Error("the vocoder's config has no sampling_rate, and the mel spectrogram does not say its own; set "
                     "sample_rate, in Hz (16000 for the released models of Lumina-T2Audio and Lumina-T2Music)");
  if (!model.sample_rate) return noted;
  const std::string rate = std::to_string(model.sample_rate);
  if (!noted.empty() && noted != rate)
    throw t2x::Error("the mel spectrogram is of sound at " + noted + " Hz, this vocoder makes " + rate +
                     " Hz: analyse at the vocoder's rate, or mend sample_rate");
  return rate;
}

}  // namespace

void vocode(const t2x::Context& cx, const Model& model) {
  const std::string rate = sample_rate(cx, model);
  t2x::Tensor audio;
  cx.run(cx.capture("vocode", [&] { audio = cx.keep(record_generator(cx, model, cx.input("mel")), "audio"); }));
  cx.note(audio, "sample_rate", rate);
  cx.output("audio", audio);
}

}  // namespace vocoders
