// mel.analyser: mel analysis as a function, recorded into the caller's program, and with a function of mels behind it.
#include "analysis.hpp"
#include "nodes.hpp"

namespace spectra {
namespace {

class Analyser {
public:
  static constexpr const char* kName = "mel.analyser";
  static constexpr const char* kSummary = "Offers mel analysis as a function from audio to mel, or on to latents.";
  static constexpr const char* kDoc =
      R"(The function `mel` records the analysis into its caller's program and gives what mel.analyse gives of the same
parameters. The function `latent` hands the mel on to the function that is connected to `then`, so that sounds become
latents in one call: a trainer encodes its data with it. A function is not told the waveform's sampling rate: it must
be sample_rate. It has no gradient: what makes the audio cannot be trained through it, and a trainer that tries is
refused by name.

  [node.encoder]
  use = "mel_vae.encoder"
  model = "$model.vae"

  [node.analyser]
  use = "mel.analyser"
  then = "@encoder.latent"

  [node.train]
  use = "training.flow_matching"
  encode = "@analyser.latent")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("then", "fn(mel:f32[B,M,T]) -> latent:f32[B,C,t]",
                                                 "what `latent` hands the mel to, such as mel_vae.encoder's latent",
                                                 T2X_PORT_OPTIONAL)};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("mel", "fn(audio:f32[B,N]) -> mel:f32[B,M,T]", "M = mels bins of T frames of waveforms"),
      t2x::out("latent", "fn(audio:f32[B,N]) -> latent:f32[B,C,t]", "what `then` makes of that mel")};
  static constexpr auto kParams = kSettings;

  explicit Analyser(const t2x::Context& cx) : analysis_(cx) {
    if (const std::string warning = warning_of(analysis_.shape()); !warning.empty()) cx.log(2, warning);
  }

  t2x::Tensors call(const t2x::Context& cx, const std::string& port, std::span<const t2x::Tensor> in) {
    if (in.size() != 1) throw t2x::Error(port + " takes one batch of waveforms");
    const bool latent = port == "latent";
    if (latent && !cx.input_count("then"))
      throw t2x::Error("latent is called, but `then` is not connected: connect a function from mels to latents to it, "
                       "such as mel_vae.encoder's, or call mel");
    const t2x::Tensor mel = analysis_.record(cx, in[0]);
    return {latent ? cx.call("then", {mel}) : mel};
  }

private:
  Analysis analysis_;   // its transforms live as long as this node, which ends after all that call it
};

}  // namespace

constinit const t2x_node_type analyser_node = t2x::node<Analyser>;

}  // namespace spectra
