// trainer.hpp - one training run: data, parameters, steps, checkpoints, results.
#pragma once
#include "checkpoint.hpp"
#include "examples.hpp"
#include "journal.hpp"
#include "loss_scale.hpp"
#include "objectives.hpp"
#include "preview.hpp"
#include "settings.hpp"
#include <t2x/training.hpp>
#include <chrono>
#include <optional>

namespace training {

class Trainer {
public:
  Trainer(const t2x::Context& cx, const Settings& settings);
  // Goes on to the last step. Stopped or failed, it leaves the checkpoint of the last step that went well.
  void run();

private:
  void declare_parameters();
  void prepare();
  void resume();
  void step();
  double gradients();
  // Throws when the numbers went bad for good; false when the step is to be done again with a smaller loss scale.
  bool usable(double loss, const Optimizer::Step& measured);
  void report(double loss, const Optimizer::Step& measured, double rate);
  void save();
  void save_results();
  const std::vector<Slot>& slots();
  void make_preview();
  void draw_preview();
  std::string file(const std::string& name) const { return settings_.folder + "/" + name; }
  std::string checkpoint_path() const { return file("checkpoint.safetensors"); }

  t2x::Context cx_;
  t2x::Training training_;
  const Settings& settings_;
  Latents latents_;
  Texts texts_;
  Examples examples_;
  Objectives objectives_;
  std::optional<Optimizer> optimizer_;
  std::optional<Journal> journal_;
  std::optional<Preview> preview_;
  bool preview_alone_ = false;                   // memory does not hold it and a program of gradients
  LossScale loss_scale_;
  uint64_t step_ = 0, saved_step_ = 0;           // updates done, and of the checkpoint
  double earlier_seconds_ = 0;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace training
