// hifigan.vocode: mel spectrograms -> sound by HiFi-GAN.
#include "nodes.hpp"
#include "vocode.hpp"

namespace vocoders {
namespace {

struct HifiGan {
  static constexpr const char* kName = "hifigan.vocode";
  static constexpr const char* kSummary = "Turns mel spectrograms into sound with HiFi-GAN.";
  static constexpr const char* kDoc =
      R"(Runs the generator of HiFi-GAN (residual blocks 1 and 2: versions V1, V2 and V3). The mel spectrogram must be
of the kind that the vocoder was trained on: for the released ones the natural logarithm of the magnitude, 80 bins. The
sound is f32, one channel, and carries the note sample_rate.

The weights are the generator's state, alone or behind a prefix such as generator., with weight norm (weight_g and
weight_v, or parametrizations.weight.original0 and original1) or without (weight). config.json in their folder (or
args.yml, which comes first) gives the sizes.

  [node.vocode]
  use = "hifigan.vocode"
  model = "$model.vocoder"
  mel = "@mel.tensor")";
  static constexpr uint32_t kRevision = 1;
  static constexpr auto& kInputs = kVocodeInputs;
  static constexpr auto& kOutputs = kVocodeOutputs;
  static constexpr auto& kParams = kVocodeParams;

  explicit HifiGan(const t2x::Context& cx) : model_(open_model(cx, Family::HifiGan)) {}
  void run(const t2x::Context& cx) const { vocode(cx, model_); }

private:
  Model model_;
};

}  // namespace

constinit const t2x_node_type hifigan_node = t2x::node<HifiGan>;

}  // namespace vocoders
