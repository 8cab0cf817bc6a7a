// noise_1d.cpp - the node flow.noise_1d: the latent sequence that a sampler starts from.
#include "nodes.hpp"

namespace flow {
namespace {

constexpr const char* kGenerators[] = {"philox", "torch", nullptr};
constexpr int64_t kLargestSeed = (int64_t{1} << 53) - 1;  // exact in a parameter's double

class Noise1d {
public:
  static constexpr const char* kName = "flow.noise_1d";
  static constexpr const char* kSummary = "Normal noise in the shape of the latents of `count` sounds.";
  static constexpr const char* kDoc = R"(Sound i is drawn with seed + i, so that each sound of a batch can be made again alone.

A latent frame of Lumina's audio and music models is 2 frames of the mel spectrogram, 512 samples at 16 kHz: the
reference's 312 frames are 10 seconds.

philox gives the same bits on every device; torch gives those of PyTorch's CPU generator, as
torch.manual_seed(seed); torch.randn([1, channels, length]) does.

  [node.noise]
  use = "flow.noise_1d"
  length = 312)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("latent", "latent:f32[B,C,T]", "the noise, B = count, T = length")};
  static constexpr t2x_param kParams[] = {
      t2x::integer("length", 312, 1, 1 << 20, "of a latent", "frames"),
      t2x::integer("channels", 20, 1, 4096, "of a latent"),
      t2x::integer("seed", 0, 0, double(kLargestSeed), "the seed of the first sound"),
      t2x::choice("rng", "philox", kGenerators, "the generator"),
      t2x::integer("count", 1, 1, 1024, "sounds", "sounds"),
  };

  explicit Noise1d(t2x::Context cx) {
    if (cx.integer("seed") > kLargestSeed - cx.integer("count"))
      throw t2x::Error("seed + count exceeds " + std::to_string(kLargestSeed));
  }

  void run(t2x::Context cx) {
    const t2x_dims d = t2x::dims({cx.u32("count"), cx.u32("channels"), cx.u32("length")});
    cx.output("latent", cx.noise(d, static_cast<uint64_t>(cx.integer("seed")), cx.text("rng")));
  }
};

}  // namespace

constinit const t2x_node_type kNoise1d = t2x::node<Noise1d>;

}  // namespace flow
