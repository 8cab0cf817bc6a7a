#include "path.hpp"
#include <algorithm>
#include <cmath>

namespace training {
namespace {

constexpr size_t kSteps = 1000;
constexpr double kFirstBeta = 1e-4, kLastBeta = 0.02;

std::vector<double> kept_shares() {
  std::vector<double> kept;
  double product = 1;
  for (size_t i = 0; i < kSteps; ++i) {
    product *= 1 - (kFirstBeta + (kLastBeta - kFirstBeta) * static_cast<double>(i) / (kSteps - 1));
    kept.push_back(product);
  }
  return kept;
}

// [B,1,...], of x's rank.
t2x_dims per_sample(t2x_dims dims) {
  std::fill(dims.d + 1, dims.d + dims.rank, 1u);
  return dims;
}

}  // namespace

Path::Path(const std::string& objective, double sigma_min)
    : leaving_(1 - sigma_min), kept_(objective == "noise" ? kept_shares() : std::vector<double>{}) {}

PathPoint Path::at(float u) const {
  if (kept_.empty()) return {u, static_cast<float>(1 - leaving_ * u), u};
  // A draw just below 1 may have been rounded to it.
  const size_t i = std::min(static_cast<size_t>(u * kSteps), kSteps - 1);
  return {static_cast<float>(std::sqrt(kept_[i])), static_cast<float>(std::sqrt(1 - kept_[i])), static_cast<float>(i)};
}

Path::Mixed Path::record(const t2x::Context& cx, t2x::Tensor x1, t2x::Tensor x0, t2x::Tensor data,
                         t2x::Tensor noise) const {
  auto scaled = [&](t2x::Tensor x, t2x::Tensor by) {
    return cx.op("binary", {x, cx.view(by, per_sample(cx.dims(x)))}, {{"fn", "mul"}});
  };
  const t2x::Tensor x = cx.op("binary", {scaled(x1, data), scaled(x0, noise)}, {{"fn", "add"}});
  if (!kept_.empty()) return {x, x0};
  const t2x::Tensor left = leaving_ == 1 ? x0 : cx.op("unary", {x0}, {{"fn", "affine"}, {"scale", leaving_}});
  return {x, cx.op("binary", {x1, left}, {{"fn", "sub"}})};
}

}  // namespace training
