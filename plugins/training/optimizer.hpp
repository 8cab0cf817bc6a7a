// optimizer.hpp - AdamW with clipping and a moving average, over the parameters of a run.
#pragma once
#include <t2x/training.hpp>
#include <vector>

namespace training {

// A parameter and what the optimizer keeps for it; all shaped as it.
struct Slot {
  t2x::Parameter parameter;
  t2x::Tensor gradient, m, v, average;   // average: empty without one
};

class Optimizer {
public:
  struct Choices {
    double beta1 = 0.9, beta2 = 0.999, eps = 1e-8, decay = 0;
    double clip = 0;             // the gradients' norm is at most this; 0: not clipped
    bool average = false;
  };
  // One step's numbers. A norm that is not finite leaves everything as it was.
  struct Step {
    double norm = 0;             // of all gradients together, before clipping and without the loss scale
    std::string culprit;         // the first parameter whose gradient is not finite; "" when all are
  };

  // Makes the storages; averages begin as the parameters.
  Optimizer(const t2x::Context& cx, std::vector<t2x::Parameter> parameters, const Choices& choices);

  // Captures the programs, which the first step does otherwise: to know early that they fit into memory.
  void prepare(const t2x::Context& cx) {
    if (!norms_program_.handle) capture_norms(cx);
    if (!update_program_.handle) capture_update(cx);
  }

  const std::vector<Slot>& slots() const { return slots_; }
  // Reads the gradients' norm; gradients are loss_scale times those of the loss. Upstream's clipping: when the norm
  // exceeds clip, every gradient is multiplied by clip / norm (lumina_t2i/train.py).
  Step measure(const t2x::Context& cx, double loss_scale);
  // Applies the gradients that `measure` has seen. `step` counts updates from 0.
  void update(const t2x::Context& cx, const Step& measured, double loss_scale, uint64_t step, double rate, double ema);
  // Everything that a resumed run needs, by name.
  std::vector<t2x::NamedTensor> state() const;

private:
  void capture_norms(const t2x::Context& cx);
  void capture_update(const t2x::Context& cx);

  std::vector<Slot> slots_;
  Choices choices_;
  t2x::Program norms_program_, update_program_;
  t2x::Tensor norms_;            // [slots]: the sum of squares of each gradient
  t2x::Tensor settings_;         // [5], of training.adamw
};

}  // namespace training
