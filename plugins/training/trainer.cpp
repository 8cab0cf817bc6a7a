#include "trainer.hpp"
#include "random.hpp"
#include "rate.hpp"
#include "result_folders.hpp"
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <set>

namespace training {
namespace {

constexpr double kHighestLossScale = 65536;     // beyond it float16 overflows at gradients of 1
constexpr uint64_t kStepsToDoubleScale = 2000;  // good steps in a row, as PyTorch's GradScaler waits
constexpr uint32_t kMostParts = 64;             // of a forward pass that is cut for memory
constexpr size_t kMostPrograms = 8;             // mixtures of sizes that are kept ready

std::vector<std::vector<uint32_t>> captions_by_item(const t2x::Context& cx, const Latents& latents) {
  const size_t items = latents.count();
  const std::string noun = latents.noun();
  std::vector<std::vector<uint32_t>> rows(items);
  const std::vector<int32_t> item = cx.read<int32_t>(cx.input("item"));
  for (uint32_t row = 0; row < item.size(); ++row) {
    if (item[row] < 0 || size_t(item[row]) >= items)
      throw t2x::Error("caption " + std::to_string(row) + " belongs to " + noun + " " + std::to_string(item[row]) +
                       ", but there are " + std::to_string(items));
    rows[size_t(item[row])].push_back(row);
  }
  for (size_t i = 0; i < items; ++i)
    if (rows[i].empty()) throw t2x::Error(noun + " " + std::to_string(i) + " has no caption");
  return rows;
}

double first_loss_scale(const t2x::Context& cx, const Settings& settings) {
  if (settings.loss_scale > 0) return settings.loss_scale;
  return cx.device()->features & T2X_FEATURE_REDUCED_PRECISION ? kHighestLossScale : 1;
}

}  // namespace

Trainer::Trainer(const t2x::Context& cx, const Settings& settings)
    : cx_(cx), training_(cx), settings_(settings), latents_(cx), texts_(cx, settings.train_text),
      examples_(captions_by_item(cx, latents_), {settings.seed, settings.lognormal_time, settings.drop}),
      recompute_(settings.recompute), start_(std::chrono::steady_clock::now()) {
  standing_.loss_scale = first_loss_scale(cx, settings);
  std::filesystem::create_directories(settings.folder);
  declare_parameters();
}

void Trainer::declare_parameters() {
  if (settings_.rank)
    training_.train_adapters("velocity", settings_.patterns, settings_.rank, settings_.alpha / settings_.rank,
                             random_bits(settings_.seed, Stream::kAdapters, 0) >> 12);
  else
    training_.train("velocity", settings_.patterns);
  if (settings_.train_text) training_.train("features", {"*"});
}

// The parameters are known once a program has used them.
const std::vector<Slot>& Trainer::slots() {
  if (!optimizer_) {
    std::vector<t2x::Parameter> parameters = training_.parameters();
    if (parameters.empty())
      throw t2x::Error("no weight of the model matches `train`: nothing would be learnt");
    optimizer_.emplace(cx_, std::move(parameters),
                       Optimizer::Choices{settings_.beta1, settings_.beta2, settings_.eps, settings_.decay,
                                          settings_.clip, settings_.ema > 0});
  }
  return optimizer_->slots();
}

// Cuts the forward pass into more parts until its results fit into the device's memory.
std::unique_ptr<Objective> Trainer::make_objective(const Batch& batch) {
  for (;;) {
    try {
      const Objective::Choices choices{settings_.objective, settings_.sigma_min, settings_.train_text,
                                       settings_.batch, settings_.micro_batches > 1, recompute_};
      return std::make_unique<Objective>(cx_, batch, texts_, choices, [this]() -> auto& { return slots(); });
    } catch (const t2x::Error& error) {
      const bool memory = error.status == T2X_OUT_OF_MEMORY || error.status == T2X_UNSUPPORTED;
      if (!memory || recompute_ >= kMostParts) throw;
      recompute_ = std::max(4u, 2 * recompute_);
      cx_.log(2, "the gradients do not fit into the device's memory: the forward pass is computed again in " +
                     std::to_string(recompute_) + " parts");
    }
  }
}

Objective& Trainer::objective(const Batch& batch) {
  auto found = objectives_.find(batch.shapes);
  if (found != objectives_.end()) return *found->second;
  if (objectives_.size() == kMostPrograms) {
    objectives_.begin()->second->release(cx_);
    objectives_.erase(objectives_.begin());
  }
  return *(objectives_[batch.shapes] = make_objective(batch));
}

void Trainer::prepare() {
  const uint32_t part = settings_.batch / settings_.micro_batches;
  objective(make_batch(examples_, latents_.shapes(), 0, part));
  resume();
  journal_.emplace(settings_.folder, standing_.step);
  earlier_seconds_ = journal_->seconds();
  uint64_t numbers = 0;
  for (const Slot& slot : slots()) numbers += t2x::count(slot.parameter.dims);
  cx_.log(1, std::to_string(latents_.count()) + " " + latents_.noun() + "s, " + std::to_string(texts_.captions()) + " captions, " +
                 std::to_string(numbers) + " parameters in " + std::to_string(slots().size()) + " tensors");
}

void Trainer::resume() {
  const bool exists = std::filesystem::exists(checkpoint_path());
  if (!settings_.resume) {
    if (exists)
      throw t2x::Error("'" + settings_.folder + "' holds a run already: go on with it (--resume), or name another "
                       "folder");
    return;
  }
  if (!exists) {
    cx_.log(2, "'" + checkpoint_path() + "' does not exist: the run begins anew");
    return;
  }
  standing_ = load_checkpoint(cx_, checkpoint_path(), *optimizer_, settings_);
  saved_step_ = standing_.step;
  if (standing_.step >= settings_.steps)
    cx_.log(2, "the run has " + std::to_string(standing_.step) + " steps already; steps = " +
                   std::to_string(settings_.steps) + " asks for no more");
}

void Trainer::run() {
  prepare();
  try {
    while (standing_.step < settings_.steps) {
      cx_.progress(static_cast<uint32_t>(standing_.step), static_cast<uint32_t>(settings_.steps));
      step();
      if (standing_.step % settings_.checkpoint_every == 0 || standing_.step == settings_.steps) save();
      if (settings_.preview_every && standing_.step % settings_.preview_every == 0) draw_preview();
    }
  } catch (const t2x::Error&) {
    // Parameters change only in whole updates: what is on the device is the last good step.
    if (standing_.step > saved_step_) save();
    throw;
  }
  cx_.progress(static_cast<uint32_t>(settings_.steps), static_cast<uint32_t>(settings_.steps));
  save_results();
}

double Trainer::gradients() {
  const uint32_t part = settings_.batch / settings_.micro_batches;
  double loss = 0;
  for (uint32_t m = 0; m < settings_.micro_batches; ++m) {
    const uint64_t position = standing_.step * settings_.batch + uint64_t{m} * part;
    const Batch batch = make_batch(examples_, latents_.shapes(), position, part);
    loss += objective(batch).run(cx_, batch, latents_, texts_, standing_.loss_scale, m == 0);
  }
  return loss;
}

void Trainer::step() {
  double loss = 0;
  Optimizer::Step measured;
  do {
    loss = gradients();
    measured = optimizer_->measure(cx_, standing_.loss_scale);
  } while (!usable(loss, measured));
  const double rate = rate_at(settings_, standing_.step);
  optimizer_->update(cx_, measured, standing_.loss_scale, standing_.step, rate, ema_at(settings_, standing_.step));
  ++standing_.step;
  if (settings_.loss_scale == 0 && ++standing_.good_steps >= kStepsToDoubleScale) {
    if (standing_.loss_scale > 1) standing_.loss_scale = std::min(2 * standing_.loss_scale, kHighestLossScale);
    standing_.good_steps = 0;
  }
  report(loss, measured, rate);
}

bool Trainer::usable(double loss, const Optimizer::Step& measured) {
  if (std::isfinite(loss) && measured.culprit.empty()) return true;
  if (std::isfinite(loss) && settings_.loss_scale == 0 && standing_.loss_scale > 1) {
    standing_.loss_scale /= 2;     // the scaled gradients left float16's range: the same step again
    standing_.good_steps = 0;
    return false;
  }
  const std::string step = "step " + std::to_string(standing_.step + 1) + ": ";
  const std::string what = std::isfinite(loss) ? "the gradient of '" + measured.culprit + "' is not finite"
                           : measured.culprit.empty()
                               ? "the loss is not finite"
                               : "the loss is not finite, and so is the gradient of '" + measured.culprit + "'";
  throw t2x::Error(step + what + "; the parameters stay those of step " + std::to_string(standing_.step) +
                   ", which '" + checkpoint_path() + "' keeps. Try a lower rate, a longer warmup or a smaller clip");
}

void Trainer::report(double loss, const Optimizer::Step& measured, double rate) {
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - start_;
  journal_->add({standing_.step, loss, measured.norm, rate, earlier_seconds_ + since.count()});
  char words[64];
  std::snprintf(words, sizeof words, "loss %.4f, rate %.2g", loss, rate);
  training_.status(words);
}

void Trainer::save() {
  save_checkpoint(cx_, checkpoint_path(), *optimizer_, settings_, standing_);
  saved_step_ = standing_.step;
  journal_->draw();
}

void Trainer::draw_preview() {
  if (!preview_) {
    std::set<uint32_t> rows;
    for (uint64_t i = 0; rows.size() < std::min<size_t>(settings_.preview_count, texts_.captions()); ++i)
      rows.insert(examples_.at(i).caption);
    preview_.emplace(cx_, settings_, std::vector<uint32_t>(rows.begin(), rows.end()), latents_.shapes()[0], texts_);
  }
  char name[48];
  std::snprintf(name, sizeof name, "preview-%07llu.png", static_cast<unsigned long long>(standing_.step));
  preview_->draw(cx_, file(name));
}

// Averages where there are any: a model folder for each model that was trained, or one file of adapters.
void Trainer::save_results() {
  std::map<std::string, std::vector<t2x::NamedTensor>> models;
  for (const Slot& slot : slots())
    models[slot.parameter.model].push_back({slot.parameter.name, slot.average ? slot.average : slot.parameter.tensor});
  if (settings_.rank) {
    std::vector<t2x::NamedTensor> adapters;
    for (auto& [model, tensors] : models)
      for (t2x::NamedTensor& t : tensors) adapters.push_back({"transformer." + t.name, t.tensor});
    training_.save_tensors(file("adapters.safetensors"), adapters, "{\"rank\":" + std::to_string(settings_.rank) + "}");
    return;
  }
  std::vector<std::string> paths;
  for (const auto& [model, tensors] : models) paths.push_back(model);
  const std::map<std::string, std::string> folders = result_folders(paths);
  for (const auto& [model, tensors] : models)
    training_.save_model(model, file(folders.at(model)), settings_.result_type, tensors);
}

}  // namespace training
