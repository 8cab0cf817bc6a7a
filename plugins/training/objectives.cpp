#include "objectives.hpp"
#include <algorithm>
#include <initializer_list>

namespace training {
namespace {

constexpr std::initializer_list<uint32_t> kParts = {4, 8, 16, 32, 64};   // of a forward pass that is cut for memory
constexpr size_t kMostPrograms = 8;                                      // mixtures of shapes that are kept ready

}  // namespace

Objectives::Objectives(const t2x::Context& cx, const Texts& texts,
                       const Objective::Choices& choices, Objective::Slots slots)
    : cx_(cx), texts_(texts), choices_(choices), slots_(std::move(slots)), parts_(kParts) {
  const auto place = std::lower_bound(parts_.begin(), parts_.end(), choices.recompute);
  way_ = static_cast<size_t>(place - parts_.begin());
  if (place == parts_.end() || *place != choices.recompute) parts_.insert(place, choices.recompute);
}

Objective& Objectives::get(const Batch& batch) {
  if (const auto* kept = kept_.find(batch.shapes)) return **kept;
  if (kept_.size() == kMostPrograms) release_oldest();
  return *kept_.add(batch.shapes, make(batch));
}

bool Objectives::release() {
  const bool any = kept_.size() > 0;
  while (kept_.size() > 0) release_oldest();
  return any;
}

void Objectives::release_oldest() { kept_.take_oldest()->release(cx_); }

std::unique_ptr<Objective> Objectives::make(const Batch& batch) {
  for (size_t tried = 0;;) {
    const size_t way = (way_ + tried) % parts_.size();     // what sufficed last, more parts, then fewer
    if (auto objective = try_to_make(batch, parts_[way])) {
      if (way != way_ && parts_[way] > 1)
        cx_.log(2, "the gradients do not fit into the device's memory: the forward pass is computed again in " +
                       std::to_string(parts_[way]) + " parts");
      way_ = way;
      return objective;
    }
    if (kept_.size() > 1) {
      release_oldest();
      continue;
    }
    if (++tried < parts_.size()) continue;
    if (!release())
      throw t2x::Error("the gradients do not fit into the device's memory, not even with the forward pass computed again in " +
                       std::to_string(parts_.back()) + " parts; more micro_batches, a smaller batch or smaller data "
                       "take less", T2X_OUT_OF_MEMORY);
    tried = 0;
  }
}

std::unique_ptr<Objective> Objectives::try_to_make(const Batch& batch, uint32_t parts) {
  choices_.recompute = parts;
  auto objective = std::make_unique<Objective>(choices_);
  try {
    objective->record(cx_, batch, texts_, [this]() -> auto& {
      const std::vector<Slot>& slots = slots_();
      have_slots_ = true;
      return slots;
    });
    return objective;
  } catch (const t2x::Error& error) {
    if (error.status != T2X_OUT_OF_MEMORY) throw;
    if (!have_slots_)
      throw t2x::Error("the parameters, their gradients and what the optimizer keeps of them do not fit into the device's "
                       "memory; low-rank adapters (rank) or fewer weights (train) take less", T2X_OUT_OF_MEMORY);
    objective->release(cx_);
    return nullptr;
  }
}

}  // namespace training
