// audio_backbone.cpp - the node flag_dit.audio_backbone: the Flag-DiT of text-to-audio and text-to-music.
#include "audio_field.hpp"
#include "nodes.hpp"

namespace flag_dit {
namespace {

using t2x::Tensor;

class AudioBackbone {
public:
  static constexpr const char* kName = "flag_dit.audio_backbone";
  static constexpr const char* kSummary = "Flag-DiT (Lumina-T2Audio, T2Music): the velocity of a noisy sound under a text.";
  static constexpr const char* kDoc = R"(Offers the function `velocity`, which a sampler calls, usually through flow.guidance. The latent is a sequence
[B,C,T], one token a frame. Every size of the model is read from its tensors, whose names may have anything in front:
the release's checkpoint, in which they begin with "model.diffusion_model." and other models lie beside them, is read
as it is. Positions are not among the tensors: max_frames says how many the model was made with (max_len of its
configuration). Time runs from 0 (noise) to 1 (sound); the model gets the whole number trunc(1000 t), as it was trained.

The text has R rows and serves a batch of B latents in R blocks of B / R: with guidance, row 0 is the prompt for the
first half of the batch and row 1 the negative prompt for the second. Without a mask every token counts, padding too:
so these models were trained.

The function `conditional` is the same field under a text that the caller gives, for a trainer whose text changes
with every batch; `condition` and `mask` then stay unconnected. All sounds of a batch need one length.

Lumina-T2Audio as its demonstration samples it (100 points, guidance 3; the negative prompt is "" in both encoders):

  [node.clap]
  use = "clap.encode_text"
  model = "$model.diffusion"
  tokenizer = "$model.bert"
  text = "$input.prompt"

  [node.t5]
  use = "t5.encode_text"
  model = "$model.diffusion"
  tokenizer = "$model.t5"
  text = "$input.structured_prompt"

  [node.text]
  use = "core.concat"
  tensors = ["@clap.hidden", "@t5.hidden"]
  axis = 1

  [node.backbone]
  use = "flag_dit.audio_backbone"
  model = "$model.diffusion"
  condition = "@text"

  [node.guide]
  use = "flow.guidance"
  denoiser = "@backbone.velocity"
  scale = 3.0
  channels = 0

  [node.noise]
  use = "flow.noise_1d"
  seconds = 9.98

  [node.sample]
  use = "flow.sample"
  latent = "@noise.latent"
  denoiser = "@guide"
  steps = 100
  time_shift = 0

Lumina-T2Music has the T5 branch alone (FLAN-T5, the caption as it is): condition = "@t5.hidden", scale = 5.0,
steps = 40. Its demonstration gives the prompt as the negative prompt too (negative = "$input.prompt" of
t5.encode_text), by accident: guidance then changes nothing, whatever its scale. With negative = "" it guides.)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("condition", "text_features:f32[R,L,D]", "what text encoders give, one row a text; `velocity` needs it",
              T2X_PORT_OPTIONAL),
      t2x::in("mask", "mask:i32[R,L]", "nonzero where a token counts; absent: everywhere", T2X_PORT_OPTIONAL),
  };
  static constexpr t2x_port kOutputs[] = {
      t2x::out("velocity", "fn(latent:f32[B,C,T], time:f32[B]) -> velocity:f32[B,C,T]",
               "the direction from noise to sound"),
      t2x::out("conditional",
               "fn(latent:f32[b,C,t], time:f32[b], condition:f32[r,l,D], mask:i32[r,l]) -> velocity:f32[b,C,t]",
               "the same under the caller's text"),
      t2x::out("channels", "channels:i32[1]", "of the latents that it was made for"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::model(kModel, "the diffusion checkpoint, or a file with the transformer alone"),
      t2x::integer("max_frames", 1000, 1, 1 << 20, "positions that the model was made with; longer latents are refused",
                   "frames"),
  };

  explicit AudioBackbone(t2x::Context cx) : field_(cx) {}

  void run(t2x::Context cx) {
    cx.output("channels", cx.constant(t2x::dims({1}, T2X_I32), std::vector<int32_t>{static_cast<int32_t>(field_.channels())}, "channels"));
  }

  t2x::Tensors call(t2x::Context cx, const std::string& function, std::span<const Tensor> in) {
    const size_t arguments = function == "conditional" ? 4 : 2;
    if (in.size() > arguments)
      throw t2x::Error("the caller gives " + std::to_string(in.size() - arguments + 1) + " latents, the first of " +
                       t2x::to_string(cx.dims(in[0])) + ", the last of " +
                       t2x::to_string(cx.dims(in[in.size() - arguments])) +
                       ": all sounds of a batch need one length. Cut them to one, or compute them one by one");
    check_length(cx, in[0]);
    if (function == "conditional") {
      if (in.size() != 4) throw t2x::Error("conditional takes a latent, a time, text features and their mask");
      return {field_.record(cx, in[0], in[1], {in[2], in[3]})};
    }
    if (in.size() != 2) throw t2x::Error("velocity takes a latent and a time");
    if (!cx.input_count("condition"))
      throw t2x::Error("the function velocity needs the input 'condition', which is not connected: set condition = "
                       "\"@encode.hidden\" of a text encoder, or let the caller give its text to the function "
                       "conditional");
    return {field_.record(cx, in[0], in[1], {cx.input("condition"), cx.input_count("mask") ? cx.input("mask") : Tensor{}})};
  }

private:
  static void check_length(const t2x::Context& cx, Tensor latent) {
    const t2x_dims d = cx.dims(latent);
    const uint32_t most = cx.u32("max_frames");
    if (d.rank == 3 && d.d[2] > most)
      throw t2x::Error("the latent has " + std::to_string(d.d[2]) + " frames, and this model has positions for " +
                       std::to_string(most) + ": take a shorter sound, or set max_frames for a model that has more");
  }

  AudioField field_;
};

}  // namespace

constinit const t2x_node_type kAudioBackbone = t2x::node<AudioBackbone>;

}  // namespace flag_dit
