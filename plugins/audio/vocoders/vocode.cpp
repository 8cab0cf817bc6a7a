#include "vocode.hpp"

namespace vocoders {

void vocode(const t2x::Context& cx, const Model& model) {
  t2x::Tensor audio;
  cx.run(cx.capture("vocode", [&] { audio = cx.keep(record_generator(cx, model, cx.input("mel")), "audio"); }));
  cx.note(audio, "sample_rate", std::to_string(model.sample_rate));
  cx.output("audio", audio);
}

}  // namespace vocoders
