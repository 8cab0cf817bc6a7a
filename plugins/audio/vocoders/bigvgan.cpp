// bigvgan.vocode: mel spectrograms -> sound by BigVGAN.
#include "nodes.hpp"
#include "vocode.hpp"

namespace vocoders {
namespace {

struct BigVgan {
  static constexpr const char* kName = "bigvgan.vocode";
  static constexpr const char* kSummary = "Turns mel spectrograms into sound with BigVGAN.";
  static constexpr const char* kDoc =
      R"(Runs the generator of BigVGAN (residual blocks AMP1 and AMP2, activations snake and snakebeta). The mel
spectrogram must be of the kind that the vocoder was trained on: log10 of the magnitude for those of Lumina-T2Audio and
Lumina-T2Music, the natural logarithm for NVIDIA's. The sound is f32, one channel, and carries the note sample_rate.

The weights are the generator's state, alone or behind a prefix such as generator., with weight norm (weight_g and
weight_v, or parametrizations.weight.original0 and original1) or without (weight). args.yml, else config.json, in
their folder gives the sizes. The released args.yml has no sampling_rate: the sound then has the rate that the mel notes, as
mel_vae.decode and mel.analyse do; for a mel from a file, which notes none, set sample_rate = 16000.

  [node.vocode]
  use = "bigvgan.vocode"
  model = "$model.vocoder"
  mel = "@decode.mel")";
  static constexpr uint32_t kRevision = 1;
  static constexpr auto& kInputs = kVocodeInputs;
  static constexpr auto& kOutputs = kVocodeOutputs;
  static constexpr auto& kParams = kVocodeParams;

  explicit BigVgan(const t2x::Context& cx) : model_(open_model(cx, Family::BigVgan)) {}
  void run(const t2x::Context& cx) const { vocode(cx, model_); }

private:
  Model model_;
};

}  // namespace

constinit const t2x_node_type bigvgan_node = t2x::node<BigVgan>;

}  // namespace vocoders
