#include "program/program.hpp"
#include "program/overlay.hpp"
#include "program/recorder.hpp"
#include "program/section.hpp"
#include "status/failure.hpp"
#include <t2x/shape.hpp>
#include <cstring>

namespace t2x {

struct CompiledProgram::Impl {
  Runtime& runtime;
  Graph graph;
  CompileOptions options;
  Schedule schedule;
  std::vector<std::unique_ptr<Buffer>> arena;
  std::vector<DeviceWeightPtr> weights;
  std::vector<Location> locations;
  std::unique_ptr<Recorder> recorder;
  std::vector<Segment> prologue, body;
  VkFence fence = VK_NULL_HANDLE;
  ProgramStats stats;
  double last_seconds = 0, clock_microseconds = 0;
  bool prologue_done = false;

  Impl(Runtime& r, Graph g, const CompileOptions& o) : runtime(r), graph(std::move(g)), options(o) {}
  ~Impl() {
    recorder.reset();
    if (fence) vkDestroyFence(runtime.device->handle(), fence, nullptr);
  }

  void make_arena();
  void load_weights(WeightStore& store);
  void place_tensors();
  void record();
  void collect_stats();
  void run(const std::vector<Segment>& segments);
  void run_stage(const GraphStep& step);
  void read_timestamps(const Segment& segment);
};

std::unique_ptr<CompiledProgram> CompiledProgram::compile(Runtime& runtime, WeightStore& weights, Graph graph,
                                          const CompileOptions& options) {
  overlay_assignments(graph);
  auto impl = std::make_unique<Impl>(runtime, std::move(graph), options);
  impl->schedule = t2x::schedule(runtime, impl->graph, options);
  impl->make_arena();   // before the weights: a caller that asks for less then has not loaded them in vain
  impl->load_weights(weights);
  impl->place_tensors();
  impl->record();
  impl->collect_stats();
  return std::unique_ptr<CompiledProgram>(new CompiledProgram(std::move(impl)));
}

CompiledProgram::CompiledProgram(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CompiledProgram::~CompiledProgram() = default;
const ProgramStats& CompiledProgram::stats() const { return impl_->stats; }
double CompiledProgram::last_run_seconds() const { return impl_->last_seconds; }

void CompiledProgram::Impl::make_arena() {
  const std::string purpose = "the intermediate results of program '" + graph.label + "'";
  require_device_memory(*runtime.device, schedule.memory.total, purpose);
  for (uint64_t bytes : schedule.memory.blocks)
    arena.push_back(std::make_unique<Buffer>(*runtime.device, bytes, purpose));
}

void CompiledProgram::Impl::load_weights(WeightStore& store) {
  std::vector<bool> used(graph.tensors.size());
  for (auto* list : {&schedule.prologue, &schedule.body})
    for (const ScheduledStep& s : *list)
      for (TensorId id : s.step->in)
        if (id != kNoTensor) used[graph.root(id)] = true;
  std::vector<WeightStore::Wanted> wanted;
  std::vector<TensorId> ids;
  for (TensorId id = 0; id < graph.tensors.size(); ++id) {
    const GraphTensor& t = graph.tensors[id];
    if (!used[id] || t.root != id || t.origin != GraphTensor::Origin::Weight) continue;
    wanted.push_back({t.weight, t.dims.dtype});
    ids.push_back(id);
  }
  auto loaded = store.load(wanted, options.weight_progress);
  weights.assign(graph.tensors.size(), nullptr);
  for (size_t i = 0; i < ids.size(); ++i) weights[ids[i]] = loaded[i];
}

void CompiledProgram::Impl::place_tensors() {
  locations.resize(graph.tensors.size());
  for (TensorId id = 0; id < graph.tensors.size(); ++id) {
    const GraphTensor& root = graph.tensors[graph.root(id)];
    uint64_t size = bytes(graph.tensors[id].dims);
    if (root.storage) {
      locations[id] = {&root.storage->buffer, 0, size};
    } else if (root.origin == GraphTensor::Origin::Weight) {
      if (const DeviceWeightPtr& w = weights[graph.root(id)]) locations[id] = {w->block.get(), w->offset, size};
    } else if (uint32_t life = schedule.lifetime_of[graph.root(id)]; life != kNoTensor) {
      const Placement& p = schedule.memory.placements[life];
      locations[id] = {arena[p.block].get(), p.offset, size};
    }
  }
}

void CompiledProgram::Impl::record() {
  std::vector<Location> scratch(schedule.lifetimes.size());
  for (size_t i = 0; i < scratch.size(); ++i) {
    const Placement& p = schedule.memory.placements[i];
    scratch[i] = {arena[p.block].get(), p.offset, schedule.lifetimes[i].bytes};
  }
  recorder = std::make_unique<Recorder>(runtime, graph, schedule, locations, std::move(scratch),
                                        options.profiler != nullptr);
  prologue = recorder->record(schedule.prologue, {});
  stats.hoisted = recorder->dispatch_count();
  body = recorder->record(schedule.body, graph.assignments);
  stats.dispatches = recorder->dispatch_count() - stats.hoisted;
  VkFenceCreateInfo info{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, 0};
  check_vk(vkCreateFence(runtime.device->handle(), &info, nullptr, &fence), "making a fence");
}

void CompiledProgram::Impl::collect_stats() {
  stats.label = graph.label;
  for (const DeviceWeightPtr& w : weights)
    if (w) stats.weight_bytes += w->bytes;
  stats.arena_bytes = schedule.memory.total;
  stats.lower_bound = schedule.memory.lower_bound;
  for (const ScheduledStep& s : schedule.body) stats.flops += s.plan.flops;
  for (auto* list : {&schedule.prologue, &schedule.body})
    for (const ScheduledStep& s : *list) {
      if (!s.plan.variant) continue;
      std::string& names = stats.variants[s.step->name];
      if (("," + names + ",").find(std::string(",") + s.plan.variant->name + ",") == std::string::npos)
        names += (names.empty() ? "" : ",") + std::string(s.plan.variant->name);
    }
}

void CompiledProgram::run() {
  impl_->last_seconds = 0;
  if (!impl_->prologue_done) impl_->run(impl_->prologue);
  impl_->prologue_done = true;
  impl_->run(impl_->body);
}

void CompiledProgram::Impl::run(const std::vector<Segment>& segments) {
  for (size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].stage) {
      run_stage(*segments[i].stage);
      continue;
    }
    bool last = i + 1 == segments.size() || segments[i + 1].stage;
    runtime.device->submit(segments[i].commands, last ? fence : VK_NULL_HANDLE);
    if (!last) continue;
    runtime.device->wait(fence);
    check_vk(vkResetFences(runtime.device->handle(), 1, &fence), "resetting a fence");
    for (size_t k = i + 1; k-- > 0 && !segments[k].stage;) read_timestamps(segments[k]);
  }
}

void CompiledProgram::Impl::run_stage(const GraphStep& step) {
  std::vector<std::vector<std::byte>> copies(step.uses.size());
  std::vector<void*> mapped(step.uses.size());
  for (size_t i = 0; i < step.uses.size(); ++i) {
    const Location& w = locations[step.uses[i]];
    if (w.buffer->mapped()) {
      mapped[i] = w.buffer->mapped() + w.offset;
      continue;
    }
    copies[i].resize(w.bytes);
    mapped[i] = copies[i].data();
    if (step.access[i] & T2X_READ) runtime.transfer.download(*w.buffer, w.offset, copies[i]);
  }
  run_section(step, [&] { return step.stage(step.user, mapped.data()); });
  for (size_t i = 0; i < step.uses.size(); ++i)
    if (!copies[i].empty() && (step.access[i] & T2X_WRITE))
      runtime.transfer.upload(*locations[step.uses[i]].buffer, locations[step.uses[i]].offset,
                              std::span<const std::byte>(copies[i]));
  runtime.transfer.flush();
}

void CompiledProgram::Impl::read_timestamps(const Segment& segment) {
  if (!options.profiler || !recorder->queries() || segment.query_count == 0) return;
  std::vector<uint64_t> ticks(2 * segment.query_count);
  check_vk(vkGetQueryPoolResults(runtime.device->handle(), recorder->queries(), 2 * segment.first_query,
                                 2 * segment.query_count, ticks.size() * 8, ticks.data(), 8,
                                 VK_QUERY_RESULT_64_BIT | VK_QUERY_RESULT_WAIT_BIT), "reading timestamps");
  const double microseconds = runtime.device->timestamp_nanoseconds() * 1e-3;
  for (uint32_t i = 0; i < segment.query_count; ++i) {
    const TimedDispatch& d = recorder->timed()[segment.first_query + i];
    double duration = static_cast<double>(ticks[2 * i + 1] - ticks[2 * i]) * microseconds;
    double start = static_cast<double>(ticks[2 * i]) * microseconds;
    options.profiler->add({graph.label, d.name, d.detail, start, duration, d.flops});
    last_seconds += duration * 1e-6;
  }
}

}  // namespace t2x
