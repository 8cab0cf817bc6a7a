#include "trainer.hpp"
#include "random.hpp"
#include "rate.hpp"
#include "result_folders.hpp"
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

namespace training {
namespace {

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

bool reduced_precision(const t2x::Context& cx) { return cx.device()->features & T2X_FEATURE_REDUCED_PRECISION; }

Objective::Choices objective_choices(const Settings& s) {
  return {s.objective, s.sigma_min, s.train_text, s.batch, s.micro_batches > 1, s.recompute};
}

}  // namespace

Trainer::Trainer(const t2x::Context& cx, const Settings& settings)
    : cx_(cx), training_(cx), settings_(settings), latents_(cx), texts_(cx, settings.train_text),
      examples_(captions_by_item(cx, latents_),
                {settings.seed, settings.lognormal_time, settings.drop, settings.time_shift}),
      objectives_(cx_, texts_, objective_choices(settings), [this]() -> auto& { return slots(); }),
      loss_scale_(settings.loss_scale, reduced_precision(cx)), start_(std::chrono::steady_clock::now()) {
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

void Trainer::prepare() {
  const Batch first = make_batch(examples_, latents_.shapes(), 0, settings_.batch / settings_.micro_batches);
  objectives_.get(first);
  try {
    optimizer_->prepare(cx_);
  } catch (const t2x::Error& error) {
    if (error.status != T2X_OUT_OF_MEMORY) throw;
    objectives_.release();         // it can do with less
    optimizer_->prepare(cx_);
    objectives_.get(first);
  }
  resume();
  journal_.emplace(settings_.folder, step_);
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
  const Standing standing = load_checkpoint(cx_, checkpoint_path(), *optimizer_, settings_);
  saved_step_ = step_ = standing.step;
  loss_scale_.restore(standing.loss_scale, standing.good_steps);
  if (step_ >= settings_.steps)
    cx_.log(2, "the run has " + std::to_string(step_) + " steps already; steps = " +
                   std::to_string(settings_.steps) + " asks for no more");
}

void Trainer::run() {
  prepare();
  try {
    while (step_ < settings_.steps) {
      cx_.progress(static_cast<uint32_t>(step_), static_cast<uint32_t>(settings_.steps));
      step();
      if (step_ % settings_.checkpoint_every == 0 || step_ == settings_.steps) save();
      if (settings_.preview_every && step_ % settings_.preview_every == 0) draw_preview();
    }
  } catch (const t2x::Error&) {
    // Parameters change only in whole updates: what is on the device is the last good step.
    if (step_ > saved_step_) save();
    throw;
  }
  cx_.progress(static_cast<uint32_t>(settings_.steps), static_cast<uint32_t>(settings_.steps));
  save_results();
}

double Trainer::gradients() {
  const uint32_t part = settings_.batch / settings_.micro_batches;
  double loss = 0;
  for (uint32_t m = 0; m < settings_.micro_batches; ++m) {
    const uint64_t position = step_ * settings_.batch + uint64_t{m} * part;
    const Batch batch = make_batch(examples_, latents_.shapes(), position, part);
    loss += objectives_.get(batch).run(cx_, batch, latents_, texts_, loss_scale_.value(), m == 0);
  }
  return loss;
}

void Trainer::step() {
  double loss = 0;
  Optimizer::Step measured;
  do {
    loss = gradients();
    measured = optimizer_->measure(cx_, loss_scale_.value());
  } while (!usable(loss, measured));
  const double rate = rate_at(settings_, step_);
  optimizer_->update(cx_, measured, loss_scale_.value(), step_, rate, ema_at(settings_, step_));
  ++step_;
  loss_scale_.went_well();
  report(loss, measured, rate);
}

bool Trainer::usable(double loss, const Optimizer::Step& measured) {
  if (std::isfinite(loss) && measured.culprit.empty()) return true;
  if (std::isfinite(loss) && loss_scale_.overflowed()) {
    cx_.log(0, "step " + std::to_string(step_ + 1) + ": the gradient of '" + measured.culprit +
                   "' is not finite: done again with a loss scale of " + std::to_string(loss_scale_.value()));
    return false;
  }
  const std::string step = "step " + std::to_string(step_ + 1) + ": ";
  const std::string what = std::isfinite(loss) ? "the gradient of '" + measured.culprit + "' is not finite"
                           : measured.culprit.empty()
                               ? "the loss is not finite"
                               : "the loss is not finite, and so is the gradient of '" + measured.culprit + "'";
  throw t2x::Error(step + what + "; the parameters stay those of step " + std::to_string(step_) +
                   ", which '" + checkpoint_path() + "' keeps. Try a lower rate, a longer warmup or a smaller clip");
}

void Trainer::report(double loss, const Optimizer::Step& measured, double rate) {
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - start_;
  journal_->add({step_, loss, measured.norm, rate, earlier_seconds_ + since.count()});
  char words[64];
  std::snprintf(words, sizeof words, "loss %.4f, rate %.2g", loss, rate);
  training_.status(words);
}

void Trainer::save() {
  save_checkpoint(cx_, checkpoint_path(), *optimizer_, settings_,
                  {step_, loss_scale_.value(), loss_scale_.good_steps()});
  saved_step_ = step_;
  journal_->draw();
}

void Trainer::make_preview() {
  std::set<uint32_t> rows;
  for (uint64_t i = 0; rows.size() < std::min<size_t>(settings_.preview_count, texts_.captions()); ++i)
    rows.insert(examples_.at(i).caption);
  preview_.emplace(cx_, settings_, std::vector<uint32_t>(rows.begin(), rows.end()), latents_.shapes()[0], texts_);
}

void Trainer::draw_preview() {
  if (preview_alone_) objectives_.release();
  try {
    if (!preview_) make_preview();
  } catch (const t2x::Error& error) {
    if (error.status != T2X_OUT_OF_MEMORY || !objectives_.release()) throw;
    preview_alone_ = true;
    make_preview();
  }
  char name[48];
  std::snprintf(name, sizeof name, "preview-%07llu.png", static_cast<unsigned long long>(step_));
  preview_->draw(cx_, file(name));
  if (!preview_alone_) return;
  preview_->release(cx_);
  preview_.reset();
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
