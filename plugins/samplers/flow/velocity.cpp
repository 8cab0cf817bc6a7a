// velocity.cpp - the node flow.velocity: one evaluation of a velocity field, for looking inside.
#include "nodes.hpp"

namespace flow {
namespace {

using t2x::Tensor;

class Velocity {
public:
  static constexpr const char* kName = "flow.velocity";
  static constexpr const char* kSummary = "Evaluates a velocity field once, at given latents and times.";
  static constexpr const char* kDoc = R"(For parity checks and research: a sampler does this at every stage of every step.

One latent is a batch, [B,C,H,W] or [B,C,T]. Several latents [1,C,H,W] (or [C,H,W]) of different sizes go to
the denoiser together, if it can take them, with one time each; `pick` says whose velocity comes
out.)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("denoiser", kDenoiser, "the field"),
      t2x::in("latents", "latent:f32[...]", "where", T2X_PORT_VARIADIC),
      t2x::in("time", "tensor:f32[B]", "when, one a picture: 0 is noise, 1 is data"),
  };
  static constexpr t2x_port kOutputs[] = {
      t2x::out("velocity", "velocity:f32[?,C,...]", "of the latent that `pick` names"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::integer("pick", 0, 0, 1023, "which of several latents' velocities to give, from 0"),
  };

  explicit Velocity(t2x::Context cx) : pick_(cx.u32("pick")) {}

  void run(t2x::Context cx) {
    uint32_t count = cx.input_count("latents");
    if (pick_ >= count)
      throw t2x::Error("pick = " + std::to_string(pick_) + ", but there are only " + std::to_string(count) +
                       " latents (they count from 0)");
    Tensor kept;
    t2x::Program program = cx.capture("velocity", [&] {
      t2x::Tensors in;
      for (uint32_t i = 0; i < count; ++i)
        in.push_back(count > 1 ? as_batch(cx, cx.input("latents", i)) : cx.input("latents", i));
      in.push_back(cx.input("time"));
      kept = cx.keep(cx.call("denoiser", in, count)[pick_], "velocity");
    });
    cx.run(program);
    cx.output("velocity", kept);
  }

private:
  // One of several pictures may come without its batch dim.
  static Tensor as_batch(const t2x::Context& cx, Tensor latent) {
    t2x_dims d = cx.dims(latent);
    return d.rank == 3 ? cx.view(latent, {1, d.d[0], d.d[1], d.d[2]}) : latent;
  }

  uint32_t pick_;
};

}  // namespace

constinit const t2x_node_type kVelocity = t2x::node<Velocity>;

}  // namespace flow
