#include "settings.hpp"
#include <map>
#include <sstream>

namespace training {
namespace {

// "a*, b" as two patterns.
std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  std::stringstream stream(list);
  for (std::string part; std::getline(stream, part, ',');) {
    const size_t first = part.find_first_not_of(' '), last = part.find_last_not_of(' ');
    if (first != std::string::npos) parts.push_back(part.substr(first, last - first + 1));
  }
  return parts;
}

uint64_t whole(const t2x::Context& cx, const char* name) { return static_cast<uint64_t>(cx.integer(name)); }

}  // namespace

Settings::Settings(const t2x::Context& cx)
    : folder(cx.text("folder")), resume(cx.flag("resume")), steps(whole(cx, "steps")), batch(cx.u32("batch")),
      micro_batches(cx.u32("micro_batches")), seed(whole(cx, "seed")), rate(cx.number("rate")),
      final_rate(cx.number("final_rate")), warmup(whole(cx, "warmup")), cosine(cx.text("schedule") == "cosine"),
      beta1(cx.number("beta1")), beta2(cx.number("beta2")), eps(cx.number("eps")), decay(cx.number("weight_decay")),
      clip(cx.number("clip")), ema(cx.number("ema")), ema_warmup(cx.flag("ema_warmup")),
      objective(cx.text("objective")), sigma_min(cx.number("sigma_min")), lognormal_time(cx.text("time") == "lognormal"),
      time_shift(cx.number("time_shift") > 0 ? cx.number("time_shift") : 1), drop(cx.number("drop")),
      train_text(cx.flag("train_text")), patterns(split(cx.text("train"))), rank(cx.u32("rank")),
      alpha(cx.number("alpha")), recompute(cx.u32("recompute")), loss_scale(cx.number("loss_scale")),
      checkpoint_every(whole(cx, "checkpoint_every")), preview_every(whole(cx, "preview_every")),
      preview_count(cx.u32("preview_count")), preview_steps(cx.u32("preview_steps")),
      preview_guidance(cx.number("preview_guidance")) {
  const std::map<std::string, t2x_dtype> types = {
      {"stored", T2X_NO_DTYPE}, {"f32", T2X_F32}, {"f16", T2X_F16}, {"bf16", T2X_BF16}};
  result_type = types.at(cx.text("result_type"));
  if (folder.empty()) throw t2x::Error("folder is empty: say where the run's files go");
  if (patterns.empty()) throw t2x::Error("train names no weights; \"*\" trains all of them");
  if (batch % micro_batches)
    throw t2x::Error("batch is " + std::to_string(batch) + ", which " + std::to_string(micro_batches) +
                     " micro-batches do not divide");
  if (warmup > steps) throw t2x::Error("warmup has more steps than the run");
  if (objective == "noise" && (lognormal_time || time_shift != 1))
    throw t2x::Error("objective = \"noise\" draws its steps evenly; time = \"lognormal\" and time_shift are for "
                     "velocities");
  if (objective == "noise" && sigma_min > 0)
    throw t2x::Error("sigma_min belongs to the straight path of objective = \"velocity\"");
  if (objective == "noise" && preview_every)
    throw t2x::Error("previews follow a velocity, and objective = \"noise\" trains none: set preview_every = 0 and "
                     "sample with ddim.sample");
  if (alpha == 0) alpha = rank;
}

}  // namespace training
