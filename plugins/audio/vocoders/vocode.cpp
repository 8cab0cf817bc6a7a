#include "vocode.hpp"

namespace vocoders {
namespace {

// A mel spectrogram may say which sampling rate it is of.
void check_sample_rate(const t2x::Context& cx, const Model& model) {
  const std::string rate = std::to_string(model.sample_rate), noted = cx.noted(cx.input("mel"), "sample_rate", rate);
  if (noted != rate)
    throw t2x::Error("the mel spectrogram is of sound at " + noted + " Hz, this vocoder makes " + rate +
                     " Hz: analyse at the vocoder's rate, or mend sample_rate");
}

}  // namespace

void vocode(const t2x::Context& cx, const Model& model) {
  check_sample_rate(cx, model);
  t2x::Tensor audio;
  cx.run(cx.capture("vocode", [&] { audio = cx.keep(record_generator(cx, model, cx.input("mel")), "audio"); }));
  cx.note(audio, "sample_rate", std::to_string(model.sample_rate));
  cx.output("audio", audio);
}

}  // namespace vocoders
