// path.hpp - how noise and picture are mixed for training, and what the model then learns to say.
//
//   velocity   x_t = t x1 + (1 - (1 - s) t) x0, the model says x1 - (1 - s) x0 and is told t. s, the noise that is left
//              at the end, is 0 in Lumina-T2X's transport.py and 1e-4 in lumina_audio's ddpm_audio.py
//   noise      x_t = sqrt(abar_i) x1 + sqrt(1 - abar_i) x0, the model says x0 and is told i, one of 1000 steps, where
//              abar_i is the product of 1 - beta over the steps up to i and beta rises linearly from 1e-4 to 0.02
//              (DDPM, Ho, Jain & Abbeel 2020)
#pragma once
#include <t2x/context.hpp>
#include <string>
#include <vector>

namespace training {

// Where one example stands: x_t = data x1 + noise x0; `time` is what the model is told.
struct PathPoint {
  float data = 0, noise = 0, time = 0;
};

class Path {
public:
  // objective: "velocity" or "noise"; sigma_min: s above, of "velocity" alone.
  Path(const std::string& objective, double sigma_min);
  // u in (0, 1): the example's draw, which alone decides.
  PathPoint at(float u) const;

  struct Mixed {
    t2x::Tensor x, target;
  };
  // x1, x0 [B,...]; data, noise [B]: of the examples' points.
  Mixed record(const t2x::Context& cx, t2x::Tensor x1, t2x::Tensor x0, t2x::Tensor data, t2x::Tensor noise) const;

private:
  double leaving_;               // 1 - s
  std::vector<double> kept_;     // abar of each step; empty on the straight path
};

}  // namespace training
