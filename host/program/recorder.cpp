#include "program/recorder.hpp"
#include "program/section.hpp"
#include "status/failure.hpp"
#include <t2x/shape.hpp>

namespace t2x {
namespace {

VkFormat texel_format(t2x_dtype dtype) {
  switch (dtype) {
    case T2X_F16: return VK_FORMAT_R16G16B16A16_SFLOAT;
    case T2X_BF16: return VK_FORMAT_R16G16B16A16_UINT;
    case T2X_I32: return VK_FORMAT_R32G32B32A32_SINT;
    default: return VK_FORMAT_R32G32B32A32_SFLOAT;
  }
}

// Storage bindings cover whole 32-bit words: kernels read 16-bit weights as words, and buffers are padded.
uint64_t whole_words(uint64_t bytes) { return (bytes + 3) / 4 * 4; }

}  // namespace

Recorder::Recorder(Runtime& runtime, const Graph& graph, const Schedule& schedule, std::vector<Location> locations,
                   std::vector<Location> scratch, bool timed)
    : runtime_(runtime), graph_(graph), schedule_(schedule), locations_(std::move(locations)),
      scratch_(std::move(scratch)), timed_enabled_(timed && runtime.device->timestamp_nanoseconds() > 0) {
  create_pools();
  prepare_pipelines();
}

Recorder::~Recorder() {
  VkDevice device = runtime_.device->handle();
  for (VkCommandBuffer c : command_buffers_) runtime_.device->free_commands(c);
  for (VkBufferView v : views_) vkDestroyBufferView(device, v, nullptr);
  if (queries_) vkDestroyQueryPool(device, queries_, nullptr);
  if (pool_) vkDestroyDescriptorPool(device, pool_, nullptr);
}

void Recorder::create_pools() {
  uint32_t sets = 0, storage = 0, texel = 0;
  for (auto* list : {&schedule_.prologue, &schedule_.body})
    for (const ScheduledStep& s : *list) {
      for (const PlannedDispatch& d : s.plan.dispatches) {
        ++sets;
        for (const t2x_binding& b : d.bindings) ++(b.kind == T2X_BIND_TEXEL ? texel : storage);
      }
      if (s.step->kind == GraphStep::Kind::Dispatch) ++sets, storage += static_cast<uint32_t>(s.step->uses.size());
    }
  if (sets == 0) return;
  std::vector<VkDescriptorPoolSize> sizes;
  if (storage) sizes.push_back({VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, storage});
  if (texel) sizes.push_back({VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER, texel});
  VkDescriptorPoolCreateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO, nullptr, 0, sets,
                                  static_cast<uint32_t>(sizes.size()), sizes.data()};
  check_vk(vkCreateDescriptorPool(runtime_.device->handle(), &info, nullptr, &pool_), "making descriptors");
  if (!timed_enabled_) return;
  VkQueryPoolCreateInfo queries{VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO, nullptr, 0, VK_QUERY_TYPE_TIMESTAMP,
                                2 * sets, 0};
  check_vk(vkCreateQueryPool(runtime_.device->handle(), &queries, nullptr, &queries_), "making timestamp queries");
}

void Recorder::prepare_pipelines() {
  std::vector<PipelineKey> keys;
  for (auto* list : {&schedule_.prologue, &schedule_.body})
    for (const ScheduledStep& s : *list)
      for (const PlannedDispatch& d : s.plan.dispatches) keys.push_back(key_of(s, d, bind(s, d)));
  runtime_.pipelines.prepare(keys);
}

void Recorder::begin() {
  commands_ = runtime_.device->allocate_commands();
  command_buffers_.push_back(commands_);
  VkCommandBufferBeginInfo info{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO, nullptr, 0, nullptr};
  check_vk(vkBeginCommandBuffer(commands_, &info), "recording a program");
  first_query_ = static_cast<uint32_t>(timed_.size());
  flops_since_begin_ = 0;
  hazards_.barrier(commands_);   // order after earlier submissions
}

void Recorder::end(std::vector<Segment>& segments) {
  if (!commands_) return;
  check_vk(vkEndCommandBuffer(commands_), "recording a program");
  segments.push_back({commands_, nullptr, first_query_, static_cast<uint32_t>(timed_.size()) - first_query_});
  commands_ = VK_NULL_HANDLE;
}

std::vector<Segment> Recorder::record(const std::vector<ScheduledStep>& steps,
                                      const std::vector<StateUpdate>& assignments) {
  std::vector<Segment> segments;
  // Watchdogs look at whole submissions: cut between ops once enough work has gathered.
  const double cut = 2 * runtime_.device->info().max_dispatch_flops;
  for (const ScheduledStep& s : steps) {
    if (s.step->kind == GraphStep::Kind::HostStage) {
      end(segments);
      segments.push_back({VK_NULL_HANDLE, s.step, 0, 0});
      continue;
    }
    if (cut > 0 && flops_since_begin_ > cut) end(segments);
    if (!commands_) begin();
    if (s.step->kind == GraphStep::Kind::Op) record_op(s);
    else if (s.step->kind == GraphStep::Kind::Dispatch) record_dispatch(*s.step);
    else record_raw(*s.step);
  }
  if (!assignments.empty()) {
    if (!commands_) begin();
    record_assignments(assignments);
  }
  end(segments);
  return segments;
}

std::vector<Recorder::Bound> Recorder::bind(const ScheduledStep& step, const PlannedDispatch& dispatch) const {
  std::vector<Bound> bound;
  const GraphStep& g = *step.step;
  for (const t2x_binding& b : dispatch.bindings) {
    Location where;
    t2x_dtype dtype = T2X_F32;
    bool write = false;
    if (b.kind == T2X_BIND_SCRATCH) {
      where = scratch_[step.scratch_lifetimes[b.operand]];
      write = true;
    } else {
      bool input = b.operand < g.in.size();
      TensorId id = input ? g.in[b.operand] : g.out[b.operand - g.in.size()];
      where = locations_[id];
      dtype = graph_.tensor(id).dims.dtype;
      write = !input;
    }
    where.offset += b.offset;
    where.bytes = b.kind == T2X_BIND_TEXEL ? b.bytes : whole_words(b.bytes);
    bound.push_back({b.kind == T2X_BIND_TEXEL ? VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER
                                              : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, where, dtype, write});
  }
  return bound;
}

PipelineKey Recorder::key_of(const ScheduledStep& step, const PlannedDispatch& dispatch,
                             const std::vector<Bound>& bound) const {
  const t2x_spirv& shader = step.plan.variant->shaders[dispatch.shader];
  PipelineKey key;
  key.words = shader.words;
  key.bytes = shader.bytes;
  key.name = shader.name;
  for (const Bound& b : bound) key.kinds.push_back(b.type);
  key.constants = dispatch.constants;
  key.push_bytes = static_cast<uint32_t>(dispatch.push.size());
  return key;
}

void Recorder::record_op(const ScheduledStep& step) {
  std::vector<t2x_dims> shapes;
  for (TensorId id : step.step->in) shapes.push_back(id == kNoTensor ? t2x_dims{} : graph_.tensor(id).dims);
  std::string detail = std::string(step.plan.variant->name) + " " + describe_call(*step.step->op, shapes);
  double flops = step.plan.flops / static_cast<double>(step.plan.dispatches.size());
  for (const PlannedDispatch& d : step.plan.dispatches) {
    auto bound = bind(step, d);
    launch(key_of(step, d, bound), bound, d.push, d.groups, {step.step->name, detail, flops});
  }
}

void Recorder::record_dispatch(const GraphStep& step) {
  std::vector<Bound> bound;
  for (size_t i = 0; i < step.uses.size(); ++i) {
    Location where = locations_[step.uses[i]];
    where.bytes = whole_words(where.bytes);
    if (where.bytes > runtime_.device->info().max_binding_bytes)
      fail_machine("shader '" + step.name + "' binds " + std::to_string(where.bytes) + " bytes at once; this device "
                   "binds at most " + std::to_string(runtime_.device->info().max_binding_bytes) +
                   ": try a smaller size");
    bound.push_back({VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, where, T2X_F32, (step.access[i] & T2X_WRITE) != 0});
  }
  PipelineKey key;
  key.words = step.shader->words;
  key.bytes = step.shader->bytes;
  key.name = step.name;
  key.kinds.assign(bound.size(), VK_DESCRIPTOR_TYPE_STORAGE_BUFFER);
  key.constants = step.constants;
  key.push_bytes = static_cast<uint32_t>(step.push.size());
  launch(key, bound, step.push, step.groups, {step.name, "own shader", 0});
}

void Recorder::launch(const PipelineKey& key, const std::vector<Bound>& bound, const std::vector<std::byte>& push,
                      const uint32_t groups[3], const TimedDispatch& what) {
  const ComputePipeline& pipeline = runtime_.pipelines.get(key);
  std::vector<Access> accesses;
  for (const Bound& b : bound)
    accesses.push_back({b.where.buffer->handle(), b.where.offset, b.where.offset + b.where.bytes, b.write, false});
  wait_for(accesses);
  VkDescriptorSet set = descriptor_set(pipeline, bound);
  vkCmdBindPipeline(commands_, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline.pipeline);
  vkCmdBindDescriptorSets(commands_, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline.layout, 0, 1, &set, 0, nullptr);
  if (!push.empty())
    vkCmdPushConstants(commands_, pipeline.layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, static_cast<uint32_t>(push.size()),
                       push.data());
  auto query = static_cast<uint32_t>(2 * timed_.size());
  if (timed_enabled_) {
    vkCmdResetQueryPool(commands_, queries_, query, 2);
    vkCmdWriteTimestamp(commands_, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, queries_, query);
  }
  vkCmdDispatch(commands_, groups[0], groups[1], groups[2]);
  if (timed_enabled_) {
    vkCmdWriteTimestamp(commands_, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, queries_, query + 1);
    timed_.push_back(what);
  }
  flops_since_begin_ += what.flops;
  ++dispatch_count_;
}

VkDescriptorSet Recorder::descriptor_set(const ComputePipeline& pipeline, const std::vector<Bound>& bound) {
  VkDescriptorSet set = VK_NULL_HANDLE;
  VkDescriptorSetAllocateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO, nullptr, pool_, 1,
                                   &pipeline.set_layout};
  check_vk(vkAllocateDescriptorSets(runtime_.device->handle(), &info, &set), "making descriptors");
  std::vector<VkDescriptorBufferInfo> buffers(bound.size());
  std::vector<VkBufferView> views(bound.size());
  std::vector<VkWriteDescriptorSet> writes;
  for (uint32_t i = 0; i < bound.size(); ++i) {
    const Bound& b = bound[i];
    VkWriteDescriptorSet write{VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET, nullptr, set, i, 0, 1, b.type,
                               nullptr, nullptr, nullptr};
    if (b.type == VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER) {
      views[i] = view(b);
      write.pTexelBufferView = &views[i];
    } else {
      buffers[i] = {b.where.buffer->handle(), b.where.offset, b.where.bytes};
      write.pBufferInfo = &buffers[i];
    }
    writes.push_back(write);
  }
  vkUpdateDescriptorSets(runtime_.device->handle(), static_cast<uint32_t>(writes.size()), writes.data(), 0, nullptr);
  return set;
}

VkBufferView Recorder::view(const Bound& b) {
  VkBufferViewCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO, nullptr, 0, b.where.buffer->handle(),
                              texel_format(b.dtype), b.where.offset, b.where.bytes};
  VkBufferView view = VK_NULL_HANDLE;
  check_vk(vkCreateBufferView(runtime_.device->handle(), &info, nullptr, &view), "making a texel view");
  views_.push_back(view);
  return view;
}

void Recorder::record_raw(const GraphStep& step) {
  std::vector<Access> accesses;
  std::vector<t2x_buffer_range> ranges;
  for (size_t i = 0; i < step.uses.size(); ++i) {
    const Location& w = locations_[step.uses[i]];
    accesses.push_back({w.buffer->handle(), w.offset, w.offset + w.bytes, (step.access[i] & T2X_WRITE) != 0, false});
    ranges.push_back({reinterpret_cast<uint64_t>(w.buffer->handle()), w.offset, w.bytes, 0});
  }
  hazards_.barrier(commands_);   // what a raw section does inside is its own affair
  run_section(step, [&] { return step.raw(step.user, commands_, ranges.data()); });
  hazards_.add(accesses);
}

void Recorder::record_assignments(const std::vector<StateUpdate>& assignments) {
  for (const StateUpdate& a : assignments) {
    const Location &to = locations_[a.storage], &from = locations_[a.value];
    wait_for({{from.buffer->handle(), from.offset, from.offset + from.bytes, false, true},
              {to.buffer->handle(), to.offset, to.offset + to.bytes, true, true}});
    VkBufferCopy region{from.offset, to.offset, to.bytes};
    vkCmdCopyBuffer(commands_, from.buffer->handle(), to.buffer->handle(), 1, &region);
  }
}

void Recorder::wait_for(const std::vector<Access>& accesses) {
  if (hazards_.conflicts(accesses)) hazards_.barrier(commands_);
  hazards_.add(accesses);
}

}  // namespace t2x
