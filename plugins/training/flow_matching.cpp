// flow_matching.cpp - the node training.flow_matching.
#include "nodes.hpp"
#include "trainer.hpp"
#include <t2x/plugin.hpp>

namespace training {
namespace {

constexpr const char* kObjectives[] = {"velocity", "noise", nullptr};
constexpr const char* kTimes[] = {"uniform", "lognormal", nullptr};
constexpr const char* kSchedules[] = {"constant", "cosine", nullptr};
constexpr const char* kTypes[] = {"stored", "f32", "f16", "bf16", nullptr};

class FlowMatching {
public:
  static constexpr const char* kName = "training.flow_matching";
  static constexpr const char* kSummary = "Trains a velocity field by flow matching: all weights, or low-rank adapters.";
  static constexpr const char* kDoc = R"(x_t = t x1 + (1 - t) x0 with x0 noise and x1 the latent of a picture or a sound; the loss is the mean of
(velocity(x_t, t, caption) - (x1 - x0))^2, as Lumina-T2X trains. The weights of the node behind `velocity` are the
parameters (with train_text those behind `features` too, of several encoders where core.join_features joins them); their
plugins need not know. AdamW, clipping of the gradients' norm, a moving average of the parameters. The data and, with a
frozen text encoder, captions are encoded once and kept in host memory.

Everything of a run is in `folder`: checkpoint.safetensors (parameters, averages, optimizer; every checkpoint_every
steps, and at Ctrl-C), loss.csv and loss.png, preview-*.png, and at the end the trained models, each as a folder like
the one it began from and named as it (name-2 where two have one name) - or, with rank > 0, adapters.safetensors. Models
that came out of one file, as a checkpoint that holds a backbone and its text encoders, go into one again. A run that was
stopped goes on with resume = true and gives the same weights as one that was not. Numbers that go bad stop it; the last
good step is kept.

Where the device's memory, or what --vram allows of it, does not hold all results of the forward pass, it is cut into 4,
8, ... 64 parts that are computed again on the way back (a third more work); the run says so. The largest lever is then
micro_batches.

objective = "noise" trains a noise prediction instead, as DDPM does (Ho et al. 2020): x_t = sqrt(abar_i) x1 +
sqrt(1 - abar_i) x0 with i one of 1000 steps, beta linear from 1e-4 to 0.02; the target is x0 and the model's time is i,
0 to 999. `velocity` is then a function that gives noise, and ddim.sample draws with it.

The more numbers a latent has, the sooner x_t shows which item it is: what the caption decides is decided near the noise.
time_shift > 1 draws more times there (Esser et al. 2024, section 5.3.2, shift by the root of the ratio of sizes).

Pictures of several sizes may meet in one batch: the backbone gets them as a list and pads.

  [node.train]
  use = "training.flow_matching"
  data = "@data.image"
  item = "@data.picture"
  sizes = "@data.sizes"
  encode = "@vae.latent"
  tokens = "@tokens.tokens"
  mask = "@tokens.mask"
  empty_tokens = "@tokens.empty_tokens"
  empty_mask = "@tokens.empty_mask"
  features = "@text.features"
  velocity = "@backbone.conditional"
  folder = "runs/mine"
  steps = 1000)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("data", "fn(index:i32[1], canvas:f32[...]) -> tensor:f32[...]", "a data set's items, by number"),
      t2x::in("item", "index:i32[N]", "the item that each caption belongs to"),
      t2x::in("sizes", "sizes:i32[P,?]", "of each item: height and width in pixels of a picture, samples of a sound"),
      t2x::in("encode", "fn(tensor:f32[...]) -> latent:f32[...]",
              "an autoencoder; without it the backbone learns the items as they are", T2X_PORT_OPTIONAL),
      t2x::in("decode", "fn(latent:f32[...]) -> image:f32[...]", "for previews", T2X_PORT_OPTIONAL),
      t2x::in("tokens", "tokens:i32[N,L]", "the captions"),
      t2x::in("mask", "mask:i32[N,L]", "nonzero on real tokens"),
      t2x::in("empty_tokens", "tokens:i32[1,L]", "the empty caption, which guidance steers away from"),
      t2x::in("empty_mask", "mask:i32[1,L]", "nonzero on its real tokens"),
      t2x::in("features", "fn(tokens:i32[?,L]) -> text_features:f32[?,L,?]", "the text encoder"),
      t2x::in("velocity", "fn(latent:f32[...], time:f32[?], condition:f32[?,L,?], mask:i32[?,L]) -> "
                          "velocity:f32[...]", "what is trained"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::required(t2x::text("folder", "", "where everything of the run goes")),
      t2x::flag("resume", false, "go on from the folder's checkpoint"),
      t2x::integer("steps", 1000, 1, 1e9, "updates in all", "steps"),
      t2x::integer("batch", 8, 1, 1e5, "examples of an update"),
      t2x::integer("micro_batches", 1, 1, 1e5, "parts that a batch is computed in, one after the other"),
      t2x::integer("seed", 0, 0, 9007199254740991.0, "of the order, the times, the noise and the adapters"),
      t2x::real("rate", 1e-4, 0, 1, "of the optimizer"),
      t2x::real("final_rate", 0, 0, 1, "at the end of a cosine schedule"),
      t2x::integer("warmup", 0, 0, 1e9, "steps over which the rate rises", "steps"),
      t2x::choice("schedule", "constant", kSchedules, "of the rate after the warmup"),
      t2x::real("beta1", 0.9, 0, 0.999999, "of AdamW"),
      t2x::real("beta2", 0.999, 0, 0.999999, "of AdamW"),
      t2x::real("eps", 1e-8, 1e-12, 1, "of AdamW"),
      t2x::real("weight_decay", 0, 0, 100, "of AdamW, decoupled"),
      t2x::real("clip", 2, 0, 1e9, "the gradients' norm is cut to this; 0: never"),
      t2x::real("ema", 0.9999, 0, 0.9999999, "what the average of the parameters keeps each step; 0: no average"),
      t2x::flag("ema_warmup", true, "keep at most (1 + step) / (10 + step) in early steps"),
      t2x::choice("objective", "velocity", kObjectives, "what the model learns to say: x1 - x0, or x0 as DDPM does"),
      t2x::real("sigma_min", 0, 0, 0.5, "noise that the path leaves in the data at t = 1 (lumina_audio: 1e-4); velocity only"),
      t2x::choice("time", "uniform", kTimes, "how times are drawn: evenly, or sigmoid of a normal number"),
      t2x::real("time_shift", 0, 0, 1000, "then moves them by t / (t + s - s t), as flow.sample does; 0 or 1: not"),
      t2x::real("drop", 0.1, 0, 1, "share of examples that see the empty caption, which guidance needs"),
      t2x::flag("train_text", false, "train the text encoder too"),
      t2x::text("train", "*", "names of the backbone's weights that are trained, '*' = anything, separated by commas"),
      t2x::integer("rank", 0, 0, 4096, "of low-rank adapters beside the matrices, which are trained instead; 0: none"),
      t2x::real("alpha", 0, 0, 1e6, "adapters are scaled by alpha / rank; 0: alpha = rank"),
      t2x::integer("recompute", 0, 0, 1024,
                   "parts of the forward pass whose results are computed again instead of kept; more where memory asks"),
      t2x::real("loss_scale", 0, 0, 1e9, "what the loss is multiplied by for 16-bit products; 0: found by itself"),
      t2x::integer("checkpoint_every", 500, 1, 1e9, "how often the run is saved", "steps"),
      t2x::choice("result_type", "stored", kTypes, "of the trained models' floats; stored: as in the model they began from"),
      t2x::integer("preview_every", 0, 0, 1e9, "how often pictures are drawn; 0: never", "steps"),
      t2x::integer("preview_count", 16, 1, 256, "pictures of a preview"),
      t2x::integer("preview_steps", 20, 1, 1000, "of their sampling"),
      t2x::real("preview_guidance", 3, 0, 100, "of their sampling"),
  };

  explicit FlowMatching(const t2x::Context& cx) : settings_(cx) {}

  void run(const t2x::Context& cx) { Trainer(cx, settings_).run(); }

private:
  Settings settings_;
};

}  // namespace

constinit const t2x_node_type flow_matching_node = t2x::node<FlowMatching>;

}  // namespace training
