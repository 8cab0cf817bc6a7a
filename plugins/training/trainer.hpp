// trainer.hpp - one training run: data, parameters, steps, checkpoints, results.
#pragma once
#include "checkpoint.hpp"
#include "examples.hpp"
#include "journal.hpp"
#include "objective.hpp"
#include "preview.hpp"
#include "settings.hpp"
#include <t2x/training.hpp>
#include <chrono>
#include <map>
#include <memory>
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
  // Throws when the numbers went bad for good; false when this step is to be left out.
  bool usable(double loss, const Optimizer::Step& measured);
  void report(double loss, const Optimizer::Step& measured, double rate);
  void save();
  void save_results();
  Objective& objective(const Batch& batch);
  std::unique_ptr<Objective> make_objective(const Batch& batch);
  const std::vector<Slot>& slots();
  void draw_preview();
  std::string file(const std::string& name) const { return settings_.folder + "/" + name; }
  std::string checkpoint_path() const { return file("checkpoint.safetensors"); }

  t2x::Context cx_;
  t2x::Training training_;
  const Settings& settings_;
  Latents latents_;
  Texts texts_;
  Examples examples_;
  std::map<std::vector<Shape>, std::unique_ptr<Objective>> objectives_;   // by the shapes of a batch
  uint32_t recompute_;
  std::optional<Optimizer> optimizer_;
  std::optional<Journal> journal_;
  std::optional<Preview> preview_;
  Standing standing_;
  uint64_t saved_step_ = 0;
  double earlier_seconds_ = 0;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace training
