// settings.hpp - what a pipeline says about a training run: the node's parameters, read once.
#pragma once
#include <t2x/context.hpp>
#include <string>
#include <vector>

namespace training {

struct Settings {
  std::string folder;                 // where everything of the run goes
  bool resume = false;
  uint64_t steps = 0;
  uint32_t batch = 0, micro_batches = 1;
  uint64_t seed = 0;

  double rate = 0, final_rate = 0;    // of the optimizer, at its height and at the end
  uint64_t warmup = 0;                // steps
  bool cosine = false;
  double beta1 = 0.9, beta2 = 0.999, eps = 1e-8, decay = 0, clip = 0;
  double ema = 0;                     // decay of the moving average of the parameters; 0: none
  bool ema_warmup = false;

  std::string objective;              // "velocity" or "noise"
  double sigma_min = 0;               // noise that is left in the data at t = 1
  bool lognormal_time = false;
  double time_shift = 1;
  double drop = 0;                    // share of examples that see the empty caption
  bool train_text = false;
  std::vector<std::string> patterns;  // names of the backbone's weights that are trained
  uint32_t rank = 0;                  // of adapters; 0: the weights themselves
  double alpha = 0;                   // adapters are scaled by alpha / rank
  uint32_t recompute = 0;             // parts that the forward pass is cut into
  double loss_scale = 0;              // 0: by the device's precision

  uint64_t checkpoint_every = 0;      // steps
  t2x_dtype result_type = T2X_NO_DTYPE;
  uint64_t preview_every = 0;         // steps; 0: no pictures
  uint32_t preview_count = 0, preview_steps = 0;
  double preview_guidance = 0;

  Settings() = default;
  // Throws when two of them do not go together.
  explicit Settings(const t2x::Context& cx);
};

}  // namespace training
