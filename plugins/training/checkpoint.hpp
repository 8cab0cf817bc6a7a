// checkpoint.hpp - where a run stands, on disk: one safetensors file that appears whole or not at all.
#pragma once
#include "optimizer.hpp"
#include "settings.hpp"
#include <cstdint>
#include <string>

namespace training {

struct Standing {
  uint64_t step = 0;             // updates done
  double loss_scale = 1;
  uint64_t good_steps = 0;       // since the loss scale last changed
};

// Parameters, averages and what the optimizer keeps, with the standing as metadata.
void save_checkpoint(const t2x::Context& cx, const std::string& path, const Optimizer& optimizer,
                     const Settings& settings, const Standing& standing);
// Brings all of it back. Throws when the file is of a run with other parameters, seed or batch.
Standing load_checkpoint(const t2x::Context& cx, const std::string& path, const Optimizer& optimizer,
                         const Settings& settings);

}  // namespace training
