// host/program/recorder.hpp - turns scheduled steps into command buffers and CPU stages.
#pragma once
#include "program/hazards.hpp"
#include "program/schedule.hpp"
#include <vector>

namespace t2x {

// Where a tensor's bytes lie.
struct Location {
  const Buffer* buffer = nullptr;
  uint64_t offset = 0, bytes = 0;
};

// A stretch of a program: GPU commands, or one CPU stage.
struct Segment {
  VkCommandBuffer commands = VK_NULL_HANDLE;
  const GraphStep* stage = nullptr;
  uint32_t first_query = 0, query_count = 0;   // dispatches with timestamps
};

struct TimedDispatch { std::string name, detail; double flops = 0; };

// Owns descriptor sets, buffer views, plugin shaders' layouts and command buffers of one program.
class Recorder {
public:
  Recorder(Runtime& runtime, const Graph& graph, const Schedule& schedule, std::vector<Location> locations,
           std::vector<Location> scratch, bool timed);
  ~Recorder();

  // Records steps in order; `assignments` become copies at the end.
  std::vector<Segment> record(const std::vector<ScheduledStep>& steps, const std::vector<StateUpdate>& assignments);

  VkQueryPool queries() const { return queries_; }
  const std::vector<TimedDispatch>& timed() const { return timed_; }
  uint32_t dispatch_count() const { return dispatch_count_; }

private:
  struct Bound { VkDescriptorType type; Location where; t2x_dtype dtype; bool write; };

  void begin();
  void end(std::vector<Segment>& segments);
  void record_op(const ScheduledStep& step);
  void record_dispatch(const GraphStep& step);
  void record_raw(const GraphStep& step);
  void record_assignments(const std::vector<StateUpdate>& assignments);
  void launch(const PipelineKey& key, const std::vector<Bound>& bound, const std::vector<std::byte>& push,
              const uint32_t groups[3], const TimedDispatch& what);
  std::vector<Bound> bind(const ScheduledStep& step, const PlannedDispatch& dispatch) const;
  VkDescriptorSet descriptor_set(const ComputePipeline& pipeline, const std::vector<Bound>& bound);
  VkBufferView view(const Bound& bound);
  void wait_for(const std::vector<Access>& accesses);
  void create_pools();
  void prepare_pipelines();
  PipelineKey key_of(const ScheduledStep& step, const PlannedDispatch& dispatch, const std::vector<Bound>& bound) const;

  Runtime& runtime_;
  const Graph& graph_;
  const Schedule& schedule_;
  std::vector<Location> locations_;   // by tensor id
  std::vector<Location> scratch_;     // by lifetime index
  bool timed_enabled_;
  VkDescriptorPool pool_ = VK_NULL_HANDLE;
  VkQueryPool queries_ = VK_NULL_HANDLE;
  std::vector<VkBufferView> views_;
  std::vector<VkCommandBuffer> command_buffers_;
  std::vector<TimedDispatch> timed_;
  VkCommandBuffer commands_ = VK_NULL_HANDLE;
  Hazards hazards_;
  uint32_t first_query_ = 0, dispatch_count_ = 0;
  double flops_since_begin_ = 0;
};

}  // namespace t2x
