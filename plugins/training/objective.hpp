// objective.hpp - the loss of one mixture of sizes, and its gradients, as a program.
//
// path.hpp says what the model is given and what it should say; the loss of an example is the mean of the squared error
// over its latent; the batch's is their sum over the number of examples (lumina_t2i/train.py).
#pragma once
#include "batch.hpp"
#include "latents.hpp"
#include "optimizer.hpp"
#include "path.hpp"
#include "texts.hpp"
#include <functional>
#include <memory>

namespace training {

// Storages that one micro-batch is written to.
struct BatchInputs {
  t2x::Tensors latents;          // [B,...], or one [1,...] an example
  t2x::Tensors keys;             // i32[B,2] of each latent tensor
  t2x::Tensor data, noise, time; // [B] each: the examples' points of the path
  t2x::Tensor condition;         // tokens i32[B,L] for a trained text encoder, else features [B,L,D]
  t2x::Tensor mask;              // i32 [B,L]
};

class Objective {
public:
  struct Choices {
    std::string objective = "velocity";
    double sigma_min = 0;
    bool train_text = false;
    uint32_t batch = 1;          // examples of the whole batch, which the loss is divided by
    bool accumulate = false;     // add to the gradients of the micro-batch before
    uint32_t recompute = 0;
  };
  // Gives the slots to put gradients in; called while the program is open, when all parameters are known.
  using Slots = std::function<const std::vector<Slot>&()>;

  explicit Objective(const Choices& choices) : choices_(choices), path_(choices.objective, choices.sigma_min) {}
  // Records the program for batches of these sizes. When it throws, release() gives back what was made.
  void record(const t2x::Context& cx, const Batch& like, const Texts& texts, const Slots& slots);
  // Runs it: returns this micro-batch's part of the loss. `first`: forget the gradients so far.
  double run(const t2x::Context& cx, const Batch& batch, const Latents& all, const Texts& texts,
             double loss_scale, bool first);

  // Gives all memory back; run() is over.
  void release(const t2x::Context& cx);

private:
  void make_inputs(const t2x::Context& cx, const Batch& like, const Texts& texts);
  t2x::Tensor record_loss(const t2x::Context& cx);
  void record_gradients(const t2x::Context& cx, t2x::Tensor loss, const std::vector<Slot>& slots);

  Choices choices_;
  Path path_;
  BatchInputs in_;
  t2x::Tensor scale_, keep_, loss_;    // [1] each: loss scale; 1 to add to the gradients so far, 0 to replace them
  t2x::Program program_;
};

}  // namespace training
