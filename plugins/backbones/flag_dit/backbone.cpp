// backbone.cpp - the node flag_dit.backbone: a Flag-DiT text-to-image transformer as a velocity field.
#include "field.hpp"
#include "nodes.hpp"

namespace flag_dit {
namespace {

using t2x::Tensor;

constexpr const char* kSwitch[] = {"auto", "on", "off", nullptr};

class Backbone {
public:
  static constexpr const char* kName = "flag_dit.backbone";
  static constexpr const char* kSummary = "Flag-DiT (Lumina-T2I): the velocity of a noisy latent under a text.";
  static constexpr const char* kDoc = R"(Offers the function `velocity`, which a sampler calls, usually through flow.guidance. Every size of
the model is read from its tensors. Time runs from 0 (noise) to 1 (picture).

The text has R rows and serves a batch of B latents in R blocks of B / R: with guidance, row 0 is the
prompt for the first half of the batch and row 1 the negative prompt for the second.

A caller may also give several latents [1,C,H,W] of different sizes before the time: they run as one
batch, the shorter ones padded, and as many velocities come back.

The function `conditional` is the same field under a text that the caller gives: features and mask follow
the time. A trainer calls it, whose text changes with every batch; `condition` and `mask` then stay
unconnected.

Pictures larger than the training pictures need training_size: then `ntk` stretches the rotary
positions (base 10000 * patches / (training_size/16)^2) and `proportional_attention` sharpens
self-attention (scale sqrt(log(tokens) / log(base_sequence) / head_dim)).

  [node.backbone]
  use = "flag_dit.backbone"
  model = "$model.backbone"
  condition = "@encode.hidden"
  mask = "@encode.mask"
  training_size = 1024)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("condition", "text_features:f32[R,L,D]", "what a text encoder gives, one row a text; `velocity` needs it",
              T2X_PORT_OPTIONAL),
      t2x::in("mask", "mask:i32[R,L]", "nonzero where a token belongs to its text; `velocity` needs it",
              T2X_PORT_OPTIONAL),
  };
  static constexpr t2x_port kOutputs[] = {
      t2x::out("velocity", "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]",
               "the direction from noise to picture; H and W are multiples of 2"),
      t2x::out("conditional",
               "fn(latent:f32[b,C,h,w], time:f32[b], condition:f32[r,l,D], mask:i32[r,l]) -> velocity:f32[b,C,h,w]",
               "the same under the caller's text"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model(kModel, "release folder (consolidated.00-of-01.safetensors or .pth) or its weight file"),
      t2x::integer("training_size", 0, 0, 65536, "side of the square pictures the model was trained on; 0: not known",
                   "pixels"),
      t2x::choice("ntk", "auto", kSwitch,
                  "stretch rotary positions; auto: when ntk_factor is given or the picture exceeds training_size"),
      t2x::choice("proportional_attention", "auto", kSwitch,
                  "sharpen self-attention; auto: when base_sequence is given or the picture exceeds training_size"),
      t2x::real("ntk_factor", 0, 0, 1e6, "what the rotary base is multiplied by; 0: patches / (training_size/16)^2"),
      t2x::integer("base_sequence", 0, 0, 1e9,
                   "tokens that attention was trained on; 0: n^2 + 2n with n = training_size/16", "tokens"),
      t2x::real("rope_scaling", 1, 1e-3, 1e3, "what positions are divided by"),
  };

  explicit Backbone(t2x::Context cx) : field_(cx) {}

  t2x::Tensors call(t2x::Context cx, const std::string& function, std::span<const Tensor> in) {
    const bool conditional = function == "conditional";
    const size_t fixed = conditional ? 3 : 1;  // operands after the latents
    if (in.size() <= fixed)
      throw t2x::Error(conditional ? "conditional takes a latent, a time, text features and their mask"
                                   : "velocity takes a latent and a time");
    const std::span<const Tensor> latents = in.first(in.size() - fixed);
    const Text text = conditional ? Text{in[in.size() - 2], in.back()} : linked_text(cx);
    return field_.record(cx, latents, in[latents.size()], text);
  }

private:
  static Text linked_text(const t2x::Context& cx) {
    for (const char* port : {"condition", "mask"})
      if (!cx.input_count(port))
        throw t2x::Error(std::string("the function velocity needs the input '") + port +
                         "', which is not connected: set condition = \"@encode.hidden\" and mask = "
                         "\"@encode.mask\" of a text encoder, or let the caller give its text to the function "
                         "conditional");
    return {cx.input("condition"), cx.input("mask")};
  }

  Field field_;
};

}  // namespace

constinit const t2x_node_type kBackbone = t2x::node<Backbone>;

}  // namespace flag_dit
