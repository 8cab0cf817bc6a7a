// sample.cpp - the node flow.sample: follows a velocity field from noise to data.
#include "nodes.hpp"
#include "solver.hpp"
#include "time_grid.hpp"
#include <algorithm>

namespace flow {
namespace {

using t2x::Tensor;

constexpr const char* kSolvers[] = {"euler", "midpoint", "heun2", "heun3", "rk4", nullptr};

class Sample {
public:
  static constexpr const char* kName = "flow.sample";
  static constexpr const char* kSummary = "Solves dx/dt = velocity(x, t) from noise (t = 0) to data (t = 1).";
  static constexpr const char* kDoc = R"(`steps` counts time points, as the reference does: steps - 1 solver steps are taken, each of 1
(euler), 2 (midpoint, heun2), 3 (heun3) or 4 (rk4, the 3/8 rule) evaluations of the denoiser.

Times are i / (steps - 1), moved by t / (t + s - s t) with s = time_shift: smaller steps near the
noise.

With `data` connected, sampling begins between noise and data instead of at noise: the first int(steps (1 - strength))
times are left out, and x starts as (1 - t) noise + t data at the first time t that is left (ODE.sample of
lumina_next_t2i_mini's transport). A strength of 0.3 keeps most of the data, 1 nothing but its shape.

Lumina's audio and music models are sampled with euler and even times: time_shift = 0, steps = 100 (audio) or 40
(music), `timesteps` in the reference.

  [node.sample]
  use = "flow.sample"
  latent = "@noise.latent"
  denoiser = "@guide"
  solver = "midpoint"
  steps = 20)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("latent", "latent:f32[B,C,...]", "the noise to start from"),
      t2x::in("denoiser", kDenoiser, "the velocity field: a backbone, or guidance around one"),
      t2x::in("data", "latent:f32[D,C,...]", "what to begin from, with strength below 1: one latent for all, or B",
              T2X_PORT_OPTIONAL),
  };
  static constexpr t2x_port kOutputs[] = {
      t2x::out("latent", "latent:f32[B,C,...]", "where the field leads"),
      t2x::out("trajectory", "tensor:f32[N,B,C,...]", "the latent at every time point; only with keep_trajectory"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::choice("solver", "euler", kSolvers, "how one step is taken"),
      t2x::integer("steps", 30, 2, 100000, "time points, one more than solver steps", "points"),
      t2x::real("time_shift", 4, 0, 1000, "smaller steps near the noise; 0 or 1: even steps"),
      t2x::real("strength", 1, 0, 1, "how much of the way from noise is taken; below 1 only with data"),
      t2x::flag("keep_trajectory", false, "also give the latent at every time point"),
  };

  explicit Sample(t2x::Context cx)
      : solver_(find_solver(cx.text("solver"))),
        grid_(last_part(time_grid(cx.u32("steps"), static_cast<float>(cx.number("time_shift"))), cx.number("strength"))),
        keep_trajectory_(cx.flag("keep_trajectory")) {
    if (cx.number("strength") < 1 && !cx.input_count("data"))
      throw t2x::Error("a strength below 1 needs the input 'data', which is not connected");
    if (const std::string points = std::to_string(cx.u32("steps")); grid_.size() < 2)
      throw t2x::Error("this strength leaves no step of " + points + " points: take more steps, or a strength above 1/" + points);
  }

  void run(t2x::Context cx) {
    Tensor noise = cx.input("latent");
    t2x_dims d = cx.dims(noise);
    Step step = capture_step(cx, d);
    std::vector<float> start = start_of(cx, noise), trajectory;
    cx.write(step.x, std::span<const float>(start));
    if (keep_trajectory_) trajectory = std::move(start);
    uint32_t total = static_cast<uint32_t>(grid_.size() - 1);
    for (uint32_t i = 0; i < total; ++i) {
      cx.progress(i, total);
      write_times(cx, step, d.d[0], grid_[i], grid_[i + 1]);
      cx.run(step.program);
      if (!keep_trajectory_) continue;
      std::vector<float> x = cx.read(step.x);
      trajectory.insert(trajectory.end(), x.begin(), x.end());
    }
    cx.progress(total, total);
    cx.release(step.program);
    cx.output("latent", step.x);
    if (keep_trajectory_) output_trajectory(cx, d, trajectory);
  }

private:
  // Noise, or a mixture with data where the grid does not begin at noise.
  std::vector<float> start_of(const t2x::Context& cx, Tensor noise) const {
    std::vector<float> x = cx.read(noise);
    if (!cx.input_count("data")) return x;
    const t2x_dims wanted = cx.dims(noise), given = cx.dims(cx.input("data"));
    t2x_dims repeated = given;
    repeated.d[0] = wanted.d[0];
    if (!t2x::same_shape(repeated, wanted) || (given.d[0] != 1 && given.d[0] != wanted.d[0]))
      throw t2x::Error("data is " + t2x::to_string(given) + ", the noise " + t2x::to_string(wanted) +
                       ": give noise of the data's shape (flow.noise_1d: like)");
    const std::vector<float> data = cx.read(cx.input("data"));
    const float t = grid_.front();
    for (size_t i = 0; i < x.size(); ++i) x[i] = x[i] * (1 - t) + data[i % data.size()] * t;
    return x;
  }

  // One solver step as a program: x is replaced; times and duration are written between replays.
  struct Step {
    t2x::Program program;
    Tensor x;           // [B,C,H,W]
    t2x::Tensors time;  // of each stage, [B]
    Tensor duration;    // [1]
  };

  // x + d sum_j weight[j] k[j]
  static Tensor advance(const t2x::Context& cx, const Step& step, std::span<const double> weight,
                        std::span<const Tensor> k) {
    Tensor x = step.x;
    for (size_t j = 0; j < weight.size(); ++j)
      if (weight[j] != 0) x = cx.op("scaled_add", {x, k[j], step.duration}, {{"factor", weight[j]}});
    return x;
  }

  Step capture_step(const t2x::Context& cx, const t2x_dims& d) const {
    Step step;
    step.x = cx.storage(d, "latent");
    step.duration = cx.storage(t2x::dims({1}), "step duration");
    for (size_t i = 0; i < solver_.c.size(); ++i)
      step.time.push_back(cx.storage(t2x::dims({d.d[0]}), "stage time"));
    step.program = cx.capture(solver_.name, [&] {
      t2x::Tensors k;
      for (size_t i = 0; i < solver_.c.size(); ++i)
        k.push_back(cx.call("denoiser", {advance(cx, step, solver_.a[i], k), step.time[i]}));
      cx.assign(step.x, advance(cx, step, solver_.b, k));
    });
    return step;
  }

  void write_times(const t2x::Context& cx, const Step& step, uint32_t batch, float t0, float t1) const {
    cx.write(step.duration, t1 - t0);
    std::vector<float> times = stage_times(solver_, t0, t1);
    for (size_t i = 0; i < times.size(); ++i)
      cx.write(step.time[i], std::span<const float>(std::vector<float>(batch, times[i])));
  }

  void output_trajectory(const t2x::Context& cx, const t2x_dims& d, const std::vector<float>& states) const {
    t2x_dims whole = d;
    if (whole.rank == T2X_MAX_RANK) throw t2x::Error("a trajectory of latents " + t2x::to_string(d) + " has too many dims");
    std::copy_backward(whole.d, whole.d + whole.rank, whole.d + whole.rank + 1);
    whole.d[0] = static_cast<uint32_t>(grid_.size());
    ++whole.rank;
    Tensor all = cx.storage(whole, "trajectory");
    cx.write(all, std::span<const float>(states));
    cx.output("trajectory", all);
  }

  const Solver& solver_;
  std::vector<float> grid_;
  bool keep_trajectory_;
};

}  // namespace

constinit const t2x_node_type kSample = t2x::node<Sample>;

}  // namespace flow
