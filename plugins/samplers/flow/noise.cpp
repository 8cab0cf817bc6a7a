// noise.cpp - the node flow.noise: the latent that a sampler starts from.
#include "nodes.hpp"

namespace flow {
namespace {

constexpr const char* kGenerators[] = {"philox", "torch", nullptr};
constexpr int64_t kLargestSeed = (int64_t{1} << 53) - 1;  // exact in a parameter's double

class Noise {
public:
  static constexpr const char* kName = "flow.noise";
  static constexpr const char* kSummary = "Normal noise in the shape of the latents of `count` pictures.";
  static constexpr const char* kDoc = R"(Picture i is drawn with seed + i, so that each picture of a batch can be made again alone.

philox gives the same bits on every device; torch gives those of PyTorch's CPU generator, as
torch.manual_seed(seed); torch.randn([1, channels, height/factor, width/factor]) does.)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("latent", "latent:f32[B,C,H,W]", "the noise, B = count")};
  static constexpr t2x_param kParams[] = {
      t2x::size("size", "256x256", 16, 65536, "of the pictures; both sides multiples of 16"),
      t2x::integer("seed", 0, 0, double(kLargestSeed), "the seed of the first picture"),
      t2x::choice("rng", "philox", kGenerators, "the generator"),
      t2x::integer("count", 1, 1, 1024, "pictures", "pictures"),
      t2x::integer("channels", 4, 1, 1024, "of a latent"),
      t2x::integer("factor", 8, 1, 64, "picture pixels along one latent pixel", "pixels"),
  };

  explicit Noise(t2x::Context cx)
      : width_(cx.u32("size.width")), height_(cx.u32("size.height")), factor_(cx.u32("factor")) {
    if (width_ % factor_ || height_ % factor_)
      throw t2x::Error("size " + std::to_string(width_) + "x" + std::to_string(height_) +
                       " is not a multiple of factor " + std::to_string(factor_));
    if (cx.integer("seed") > kLargestSeed - cx.integer("count"))
      throw t2x::Error("seed + count exceeds " + std::to_string(kLargestSeed));
  }

  void run(t2x::Context cx) {
    t2x_dims d = t2x::dims({cx.u32("count"), cx.u32("channels"), height_ / factor_, width_ / factor_});
    cx.output("latent", cx.noise(d, static_cast<uint64_t>(cx.integer("seed")), cx.text("rng")));
  }

private:
  uint32_t width_, height_, factor_;
};

}  // namespace

constinit const t2x_node_type kNoise = t2x::node<Noise>;

}  // namespace flow
