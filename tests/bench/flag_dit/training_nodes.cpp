// The node bench.training_step: times a forward pass, its gradients and an update of whatever velocity it is given.
#include "optimizer.hpp"
#include <t2x/plugin.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <optional>

namespace {

using t2x::Tensor;

class TrainingStep {
public:
  static constexpr const char* kName = "bench.training_step";
  static constexpr const char* kSummary = "Times a forward pass, its gradients and an update.";
  static constexpr const char* kDoc = "Prints one JSON line.";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("velocity", "fn(latent:f32[?,?,?,?], time:f32[?], condition:f32[?,?,?], mask:i32[?,?]) -> "
                          "velocity:f32[?,?,?,?]", "what is trained"),
      t2x::in("latent", "tensor", "[B,C,H,W]"),
      t2x::in("condition", "tensor", "[B,L,D]"),
      t2x::in("mask", "tensor", "[B,L]"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::integer("repeats", 5, 1, 1000, ""),
      t2x::integer("recompute", 0, 0, 64, ""),
  };

  explicit TrainingStep(const t2x::Context&) {}

  void run(const t2x::Context& cx) {
    latent_ = writable(cx, "latent");
    condition_ = writable(cx, "condition");
    time_ = cx.storage(t2x::dims({cx.dims(latent_).d[0]}), "time");
    cx.write(time_, std::span<const float>(std::vector<float>(cx.dims(latent_).d[0], 0.4f)));
    // As it runs when nothing is trained, with every op fused.
    const t2x::Program forward = cx.capture("forward", [&] { cx.keep(record_loss(cx), "loss"); });
    const t2x::Training training(cx);
    training.train("velocity", {"*"});
    cx.capture("parameters", [&] { record_loss(cx); });
    optimizer_.emplace(cx, training.parameters(), training::Optimizer::Choices{0.9, 0.999, 1e-8, 0, 2, true});
    const t2x::Program gradients = cx.capture("gradients", [&] { record_gradients(cx); });
    const Seconds forward_time = best(cx, [&] { cx.run(forward); });
    const Seconds gradient_time = best(cx, [&] { cx.run(gradients); });
    uint64_t step = 0;
    const Seconds update_time = best(cx, [&] {
      optimizer_->update(cx, optimizer_->measure(cx, 1), 1, step++, 1e-6, 0.999);
    });
    std::printf("{\"forward_seconds\": %.5f, \"gradients_seconds\": %.5f, \"update_seconds\": %.5f, "
                "\"step_over_forward\": %.3f, \"cpu_step_over_forward\": %.3f, \"cpu_seconds\": %.3f, \"recompute\": %u}\n",
                forward_time.wall, gradient_time.wall, update_time.wall,
                (gradient_time.wall + update_time.wall) / forward_time.wall,
                (gradient_time.cpu + update_time.cpu) / forward_time.cpu, gradient_time.cpu + update_time.cpu,
                cx.u32("recompute"));
  }

private:
  // A copy that programs may not take for unchanging, so that nothing is computed once and for all.
  static Tensor writable(const t2x::Context& cx, const char* port) {
    const Tensor copy = cx.storage(cx.dims(cx.input(port)), port);
    cx.write(copy, std::span<const float>(cx.read(cx.input(port))));
    return copy;
  }

  Tensor record_loss(const t2x::Context& cx) {
    const Tensor v = cx.call("velocity", {latent_, time_, condition_, cx.input("mask")});
    const Tensor error = cx.op("binary", {v, latent_}, {{"fn", "sub"}});
    return cx.op("sum", {cx.view(error, {t2x::count(cx.dims(error))})}, {{"axis", 0}, {"fn", "square"}});
  }

  void record_gradients(const t2x::Context& cx) {
    t2x::Tensors of;
    for (const auto& slot : optimizer_->slots()) of.push_back(slot.parameter.tensor);
    const t2x::Tensors g = t2x::Training(cx).gradients(record_loss(cx), of, cx.u32("recompute"));
    for (size_t i = 0; i < of.size(); ++i)
      if (g[i]) cx.assign(optimizer_->slots()[i].gradient, g[i]);
  }

  // Wall-clock and CPU seconds: on a CPU driver the second tells more when others use the machine too.
  struct Seconds { double wall = 1e30, cpu = 1e30; };

  template <class Body> static Seconds best(const t2x::Context& cx, Body&& body) {
    Seconds least;
    for (int64_t i = 0; i <= cx.integer("repeats"); ++i) {
      const auto start = std::chrono::steady_clock::now();
      const std::clock_t cpu = std::clock();
      body();
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      if (i == 0) continue;   // it warms up
      least.wall = std::min(least.wall, seconds);
      least.cpu = std::min(least.cpu, double(std::clock() - cpu) / CLOCKS_PER_SEC);
    }
    return least;
  }

  Tensor latent_, condition_, time_;
  std::optional<training::Optimizer> optimizer_;
};

}  // namespace

T2X_PLUGIN("training_nodes", "1.0.0", "T2X", "Apache-2.0", &t2x::node<TrainingStep>)
