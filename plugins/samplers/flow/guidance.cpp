// guidance.cpp - the node flow.guidance: one velocity field out of a conditional and an unconditional one.
#include "nodes.hpp"
#include <algorithm>

namespace flow {
namespace {

using t2x::Tensor;

class Guidance {
public:
  static constexpr const char* kName = "flow.guidance";
  static constexpr const char* kSummary = "Classifier-free guidance: pushes a velocity from the negative prompt's "
                                          "towards the prompt's.";
  static constexpr const char* kDoc = R"(Calls the denoiser once with the batch doubled: the first half sees the first block of text rows
(the prompt), the second half the second (the negative prompt). Gives u + scale * (c - u) on the
first `channels` channels and the conditional c on the others. The reference code of Lumina guides
3 of its 4 channels of pictures: so does the default. Its audio and music models guide all: channels = 0. (They put the
negative prompt first in the batch; rows do not meet, so the order changes no number.)

  [node.guide]
  use = "flow.guidance"
  denoiser = "@backbone"
  scale = 4.0)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("denoiser", "fn(latent:f32[2*B,C,...], time:f32[2*B]) -> velocity:f32[2*B,C,...]",
              "what to guide; its text has two rows"),
  };
  static constexpr t2x_port kOutputs[] = {t2x::out("velocity", kDenoiser, "the guided field")};
  static constexpr t2x_param kParams[] = {
      t2x::real("scale", 4, 0, 1000, "1: the prompt alone; 0: the negative prompt alone; more: closer to the prompt"),
      t2x::integer("channels", 3, 0, 4096, "how many channels are guided; 0: all"),
  };

  explicit Guidance(t2x::Context cx) : scale_(cx.number("scale")), channels_(cx.u32("channels")) {}

  t2x::Tensors call(t2x::Context cx, const std::string&, std::span<const Tensor> in) {
    if (in.size() != 2) throw t2x::Error("guidance takes one latent and a time");
    t2x_dims d = cx.dims(in[0]);
    if (d.rank < 2) throw t2x::Error("the latent is " + t2x::to_string(d) + "; guidance takes [batch, channels, ...]");
    Tensor both = cx.call("denoiser", {twice(cx, in[0]), twice(cx, in[1])});
    uint32_t all = d.d[1], guided = channels_ ? std::min(channels_, all) : all;
    Tensor conditional = part(cx, both, 0, 0, d.d[0]), unconditional = part(cx, both, 0, d.d[0], 2 * d.d[0]);
    Tensor velocity = guide(cx, part(cx, conditional, 1, 0, guided), part(cx, unconditional, 1, 0, guided));
    if (guided < all)
      velocity = cx.op("concat", {velocity, part(cx, conditional, 1, guided, all)}, {{"axis", 1.0}});
    return {velocity};
  }

private:
  static Tensor twice(const t2x::Context& cx, Tensor x) {
    return cx.op("repeat", {x}, {{"axis", 0.0}, {"times", 2.0}});
  }

  static Tensor part(const t2x::Context& cx, Tensor x, uint32_t axis, uint64_t start, uint64_t stop) {
    if (start == 0 && stop == cx.dims(x).d[axis]) return x;
    return cx.op("slice", {x}, {{"axis", double(axis)}, {"start", double(start)}, {"stop", double(stop)}});
  }

  Tensor guide(const t2x::Context& cx, Tensor conditional, Tensor unconditional) {
    if (!one_) one_ = cx.constant(t2x::dims({1}), std::vector<float>{1}, "one");
    Tensor direction = cx.op("binary", {conditional, unconditional}, {{"fn", "sub"}});
    return cx.op("scaled_add", {unconditional, direction, one_}, {{"factor", scale_}});
  }

  double scale_;
  uint32_t channels_;
  Tensor one_;
};

}  // namespace

constinit const t2x_node_type kGuidance = t2x::node<Guidance>;

}  // namespace flow
