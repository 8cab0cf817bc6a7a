// noise_1d.cpp - the node flow.noise_1d: the latent sequence that a sampler starts from.
#include "nodes.hpp"
#include <cmath>

namespace flow {
namespace {

constexpr const char* kGenerators[] = {"philox", "torch", nullptr};
constexpr int64_t kLargestSeed = (int64_t{1} << 53) - 1;  // exact in a parameter's double

constexpr uint32_t kMostFrames = 1 << 20;

// Of a latent that lasts so long.
uint32_t frames_of(double seconds, double frames_per_second) {
  const double frames = std::round(seconds * frames_per_second);
  if (frames >= 1 && frames <= kMostFrames) return static_cast<uint32_t>(frames);
  throw t2x::Error(frames < 1 ? "so few seconds are not one frame of a latent"
                              : "so many seconds are more than " + std::to_string(kMostFrames) + " frames of a latent");
}

class Noise1d {
public:
  static constexpr const char* kName = "flow.noise_1d";
  static constexpr const char* kSummary = "Normal noise in the shape of the latents of `count` sounds.";
  static constexpr const char* kDoc = R"(Sound i is drawn with seed + i, so that each sound of a batch can be made again alone.

How long it is, one of three says: `seconds`, at frames_per_second, to the nearest frame; `length`, in frames; or a
latent that is connected to `like`, whose channels the noise then has too. A latent frame of Lumina's audio and music
models is 2 frames of the mel spectrogram, 512 samples at 16 kHz: 31.25 a second, and the reference's 312 frames are
9.984 seconds.

How many channels it has, `like` says, or a backbone's number that is connected to `channels_of`, or else `channels`.

philox gives the same bits on every device; torch gives those of PyTorch's CPU generator, as
torch.manual_seed(seed); torch.randn([1, channels, length]) does.

  [node.noise]
  use = "flow.noise_1d"
  seconds = 9.98
  channels_of = "@backbone.channels")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("like", "latent:f32[b,C,T]", "a latent with the channels and the length that the noise is to have",
              T2X_PORT_OPTIONAL),
      t2x::in("channels_of", "channels:i32[1]", "the number of channels, as a backbone gives it", T2X_PORT_OPTIONAL),
  };
  static constexpr t2x_port kOutputs[] = {t2x::out("latent", "latent:f32[B,C,T]", "the noise, B = count")};
  static constexpr t2x_param kParams[] = {
      t2x::real("seconds", 0, 0, 86400, "length of a sound; 0: length or like says it", "seconds"),
      t2x::real("frames_per_second", 31.25, 1e-3, 1e6, "what seconds are multiplied by"),
      t2x::integer("length", 0, 0, kMostFrames, "of a latent; 0: seconds or like says it", "frames"),
      t2x::integer("channels", 20, 1, 4096, "of a latent, where neither like nor channels_of says it"),
      t2x::integer("seed", 0, 0, double(kLargestSeed), "the seed of the first sound"),
      t2x::choice("rng", "philox", kGenerators, "the generator"),
      t2x::integer("count", 1, 1, 1024, "sounds", "sounds"),
  };

  explicit Noise1d(t2x::Context cx) : length_(cx.u32("length")) {
    if (cx.integer("seed") > kLargestSeed - cx.integer("count"))
      throw t2x::Error("seed + count exceeds " + std::to_string(kLargestSeed));
    const double seconds = cx.number("seconds");
    if ((seconds > 0) + (length_ > 0) + (cx.input_count("like") > 0) != 1)
      throw t2x::Error("how long is the latent? Set one of seconds and length, or connect like");
    if (seconds > 0) length_ = frames_of(seconds, cx.number("frames_per_second"));
  }

  void run(t2x::Context cx) {
    t2x_dims d = t2x::dims({1, channels(cx), length_});
    if (cx.input_count("like")) d = cx.dims(cx.input("like"));
    d.d[0] = cx.u32("count");
    cx.output("latent", cx.noise(d, static_cast<uint64_t>(cx.integer("seed")), cx.text("rng")));
  }

private:
  static uint32_t channels(const t2x::Context& cx) {
    if (!cx.input_count("channels_of")) return cx.u32("channels");
    const int32_t given = cx.read<int32_t>(cx.input("channels_of"))[0];
    if (given < 1 || given > 4096)
      throw t2x::Error("channels_of is " + std::to_string(given) + "; a latent has 1 to 4096 channels");
    return static_cast<uint32_t>(given);
  }

  uint32_t length_;   // frames; 0 where `like` says it
};

}  // namespace

constinit const t2x_node_type kNoise1d = t2x::node<Noise1d>;

}  // namespace flow
