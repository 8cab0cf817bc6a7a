// objectives.hpp - the programs for the mixtures of shapes that a run meets, within the memory there is.
#pragma once
#include "objective.hpp"
#include "recent.hpp"
#include <memory>
#include <vector>

namespace training {

// Keeps those that were used last. Where memory is short, older ones go, all but one: it holds the weights that are not
// trained. Then the forward pass is computed again in parts, in more and more of them until it fits (Chen et al. 2016,
// arXiv 1604.06174; too many take more again, for what lies at the cuts). At last that one goes too.
class Objectives {
public:
  // All that is given must outlive this. choices.recompute: the parts to begin with.
  Objectives(const t2x::Context& cx, const Texts& texts, const Objective::Choices& choices,
             Objective::Slots slots);

  // The program for batches of these shapes. Throws T2X_OUT_OF_MEMORY, saying what takes less, when nothing helps.
  Objective& get(const Batch& batch);
  // Gives all of them up: the memory is for something else now. False when there was none.
  bool release();

private:
  std::unique_ptr<Objective> make(const Batch& batch);
  // As make(), in so many parts; nullptr when memory does not suffice.
  std::unique_ptr<Objective> try_to_make(const Batch& batch, uint32_t parts);
  void release_oldest();

  const t2x::Context& cx_;
  const Texts& texts_;
  Objective::Choices choices_;
  Objective::Slots slots_;
  std::vector<uint32_t> parts_;  // that may be tried, rising
  size_t way_ = 0;               // the one of them that sufficed last
  bool have_slots_ = false;      // the parameters and what the optimizer keeps for them fit
  Recent<std::vector<Shape>, std::unique_ptr<Objective>> kept_;   // by the shapes of a batch
};

}  // namespace training
