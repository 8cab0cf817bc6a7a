// backbone.cpp - the node dit.backbone: the plain transformer that Flag-DiT is measured against.
#include "field.hpp"

namespace dit {
namespace {

using t2x::Tensor;

class Backbone {
public:
  static constexpr const char* kName = "dit.backbone";
  static constexpr const char* kSummary = "A plain DiT with text: LayerNorm, fixed absolute positions, GELU MLP.";
  static constexpr const char* kDoc = R"(What Flag-DiT is measured against: DiT (Peebles & Xie 2022) with patches of 2x2,
fixed sine-cosine positions, LayerNorm without weights under adaLN-zero, attention with biases and no norm of queries
and keys, and an MLP with tanh-GELU. Every size but `heads` is read from its tensors. It takes latents of one size at
a time.

DiT knows classes, not texts. What is ours: the masked mean of the text features, through a linear layer, stands where
the class embedding does (added to the time's); and each block has an attention to the text's tokens between
self-attention and MLP, with a LayerNorm before it, no gate and no adaLN, as PixArt-alpha places it. No released
checkpoint has this layout: the model is for comparisons and is trained from a start of its own.

`velocity` and `conditional` are called as flag_dit.backbone's. What they give is what the model was trained for:
trained with objective = "noise" it is the noise, the time is the step's number 0..999, and ddim.sample draws with it.

  [node.backbone]
  use = "dit.backbone"
  model = "$model.backbone"
  heads = 4
  condition = "@encode.hidden"
  mask = "@encode.mask")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("condition", "text_features:f32[R,L,D]", "what a text encoder gives, one row a text; `velocity` needs it",
              T2X_PORT_OPTIONAL),
      t2x::in("mask", "mask:i32[R,L]", "nonzero where a token belongs to its text; `velocity` needs it",
              T2X_PORT_OPTIONAL),
  };
  static constexpr t2x_port kOutputs[] = {
      t2x::out("velocity", "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]",
               "what the model was trained to say of a latent; H and W are multiples of 2"),
      t2x::out("conditional",
               "fn(latent:f32[b,C,h,w], time:f32[b], condition:f32[r,l,D], mask:i32[r,l]) -> velocity:f32[b,C,h,w]",
               "the same under the caller's text"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model(kModel, "folder with the model's weight file, or the file"),
      t2x::integer("heads", 16, 1, 1024, "of attention; no tensor tells it"),
  };

  explicit Backbone(const t2x::Context& cx) : field_(cx, cx.u32("heads")) {}

  t2x::Tensors call(const t2x::Context& cx, const std::string& function, std::span<const Tensor> in) {
    if (function == "conditional") {
      if (in.size() != 4)
        throw t2x::Error("conditional takes one latent, a time, text features and their mask; " +
                         std::to_string(in.size()) + " operands were given. Pictures of several sizes in one batch "
                         "are not for this model: train with buckets = false");
      return {field_.record(cx, in[0], in[1], {in[2], in[3]})};
    }
    if (in.size() != 2) throw t2x::Error("velocity takes one latent and a time");
    for (const char* port : {"condition", "mask"})
      if (!cx.input_count(port))
        throw t2x::Error(std::string("the function velocity needs the input '") + port +
                         "', which is not connected: set it to what a text encoder gives, or let the caller give its "
                         "text to the function conditional");
    return {field_.record(cx, in[0], in[1], {cx.input("condition"), cx.input("mask")})};
  }

private:
  Field field_;
};

}  // namespace
}  // namespace dit

T2X_PLUGIN("dit", "0.1.0", "T2X", "Apache-2.0", &t2x::node<dit::Backbone>)
