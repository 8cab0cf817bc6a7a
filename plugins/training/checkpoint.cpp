#include "checkpoint.hpp"
#include <nlohmann/json.hpp>
#include <t2x/training.hpp>

namespace training {
namespace {

using nlohmann::json;

void require_same(const std::string& path, const json& state, const char* key, const json& now) {
  if (state.at(key) != now)
    throw t2x::Error("'" + path + "' is of a run with " + key + " = " + state.at(key).dump() + ", this one has " +
                     now.dump() + ": go on with the same value, or begin anew in another folder");
}

}  // namespace

void save_checkpoint(const t2x::Context& cx, const std::string& path, const Optimizer& optimizer,
                     const Settings& settings, const Standing& standing) {
  const json state = {{"step", standing.step},        {"loss_scale", standing.loss_scale},
                      {"good_steps", standing.good_steps}, {"seed", settings.seed},
                      {"batch", settings.batch},      {"objective", settings.objective},
                      {"sigma_min", settings.sigma_min},
                      {"parameters", optimizer.slots().size()}};
  t2x::Training(cx).save_tensors(path, optimizer.state(), state.dump());
}

Standing load_checkpoint(const t2x::Context& cx, const std::string& path, const Optimizer& optimizer,
                         const Settings& settings) {
  const t2x::Training training(cx);
  json state = json::parse(training.metadata(path), nullptr, false);
  Standing standing;
  try {
    // What runs did before there was a choice.
    state.emplace("objective", "velocity");
    state.emplace("sigma_min", 0.0);
    require_same(path, state, "seed", settings.seed);
    require_same(path, state, "batch", settings.batch);
    require_same(path, state, "objective", settings.objective);
    require_same(path, state, "sigma_min", settings.sigma_min);
    require_same(path, state, "parameters", optimizer.slots().size());
    standing = {state.at("step"), state.at("loss_scale"), state.at("good_steps")};
  } catch (const json::exception&) {
    throw t2x::Error("'" + path + "' does not say where its run stands: it is no checkpoint of this trainer",
                     T2X_BAD_FILE);
  }
  training.load_tensors(path, optimizer.state());
  return standing;
}

}  // namespace training
