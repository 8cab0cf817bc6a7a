#include "program/schedule.hpp"
#include "status/failure.hpp"
#include <t2x/shape.hpp>

namespace t2x {
namespace {

std::vector<t2x_dims> shapes_of(const Graph& graph, const std::vector<TensorId>& ids) {
  std::vector<t2x_dims> dims;
  for (TensorId id : ids) dims.push_back(id == kNoTensor ? t2x_dims{} : graph.tensor(id).dims);
  return dims;
}

// Which steps matter: those that lead to something kept, assigned or seen outside.
std::vector<bool> live_steps(const Graph& graph) {
  std::vector<bool> needed(graph.tensors.size()), live(graph.steps.size());
  for (const StateUpdate& a : graph.assignments) needed[graph.root(a.value)] = true;
  for (TensorId id = 0; id < graph.tensors.size(); ++id)
    if (graph.tensors[id].storage) needed[graph.root(id)] = true;
  for (size_t i = graph.steps.size(); i-- > 0;) {
    const GraphStep& step = graph.steps[i];
    live[i] = step.kind != GraphStep::Kind::Op;
    for (TensorId id : step.out) live[i] = live[i] || needed[graph.root(id)];
    if (!live[i]) continue;
    for (TensorId id : step.in)
      if (id != kNoTensor) needed[graph.root(id)] = true;
  }
  return live;
}

// Lifetimes of temporaries without storage. Positions: prologue, then body, then the assignments.
class Liveness {
public:
  Liveness(const Graph& graph, Schedule& schedule) : graph_(graph), s_(schedule) {
    s_.lifetime_of.assign(graph.tensors.size(), kNoTensor);
    prologue_end_ = static_cast<uint32_t>(s_.prologue.size());
    end_ = prologue_end_ + static_cast<uint32_t>(s_.body.size());
  }

  void collect() {
    uint32_t position = 0;
    for (auto* list : {&s_.prologue, &s_.body})
      for (ScheduledStep& step : *list) {
        for (TensorId id : step.step->in)
          if (id != kNoTensor) read(id, position, *step.step);
        for (TensorId id : step.step->out) write(id, position);
        for (uint64_t bytes : step.plan.scratch) {
          step.scratch_lifetimes.push_back(static_cast<uint32_t>(s_.lifetimes.size()));
          s_.lifetimes.push_back({bytes, position, position});
        }
        ++position;
      }
    for (const StateUpdate& a : graph_.assignments) touch(a.value, end_);
  }

private:
  bool planned(TensorId id) const {
    const GraphTensor& root = graph_.tensor(graph_.root(id));
    return root.origin == GraphTensor::Origin::Temporary && !root.storage;
  }
  void write(TensorId id, uint32_t position) {
    if (!planned(id)) return;
    uint32_t& index = s_.lifetime_of[graph_.root(id)];
    if (index == kNoTensor) {
      index = static_cast<uint32_t>(s_.lifetimes.size());
      s_.lifetimes.push_back({bytes(graph_.tensor(graph_.root(id)).dims), position, position});
    }
    touch(id, position);
  }
  void read(TensorId id, uint32_t position, const GraphStep& step) {
    if (!planned(id)) return;
    if (s_.lifetime_of[graph_.root(id)] == kNoTensor)
      fail_user("'" + step.name + "' reads temporary '" + graph_.tensor(id).label + "' before anything writes it");
    touch(id, position);
  }
  void touch(TensorId id, uint32_t position) {
    if (!planned(id)) return;
    uint32_t index = s_.lifetime_of[graph_.root(id)];
    if (index == kNoTensor) fail_user("temporary '" + graph_.tensor(id).label + "' is used but never written");
    Lifetime& l = s_.lifetimes[index];
    l.last = std::max(l.last, position);
    // What the prologue made and the body reads must survive every replay.
    if (l.first < prologue_end_ && position >= prologue_end_) l.last = end_;
  }

  const Graph& graph_;
  Schedule& s_;
  uint32_t prologue_end_ = 0, end_ = 0;
};

OpPlan choose_and_plan(const Runtime& runtime, const Graph& graph, const GraphStep& step,
                       const CompileOptions& options) {
  auto in = shapes_of(graph, step.in), out = shapes_of(graph, step.out);
  auto attrs = borrow(step.attrs);
  OpUse use{*step.op, in, out, attrs};
  auto forced = options.variants.find(step.name);
  const t2x_op_variant& variant =
      choose_variant(runtime, use, forced == options.variants.end() ? "" : forced->second);
  return plan_op(use, variant, runtime.device->info());
}

}  // namespace

const t2x_op_variant& choose_variant(const Runtime& runtime, const OpUse& use, const std::string& forced) {
  const t2x_op_variant* best = nullptr;
  int best_score = 0;
  for (uint32_t i = 0; i < use.op.variant_count; ++i) {
    const t2x_op_variant& v = use.op.variants[i];
    if (!forced.empty() && forced != v.name) continue;
    if (forced.empty() && runtime.disabled.count({use.op.name, v.name})) continue;
    int score = suits(use, v, runtime.device->info());
    if (score > best_score) best_score = score, best = &v;
  }
  if (best) return *best;
  if (!forced.empty())
    fail_user("kernel '" + forced + "' does not suit op " + describe_call(use.op, use.in) + " on this device");
  fail_machine("no kernel of op " + describe_call(use.op, use.in) + " runs on this device (" +
               runtime.device->summary().name + "): try another --device");
}

Schedule schedule(const Runtime& runtime, const Graph& graph, const CompileOptions& options) {
  Schedule s;
  std::vector<bool> live = live_steps(graph);
  for (size_t i = 0; i < graph.steps.size(); ++i) {
    if (!live[i]) continue;
    const GraphStep& step = graph.steps[i];
    ScheduledStep scheduled;
    scheduled.step = &step;
    if (step.kind == GraphStep::Kind::Op) scheduled.plan = choose_and_plan(runtime, graph, step, options);
    (step.invariant ? s.prologue : s.body).push_back(std::move(scheduled));
  }
  Liveness(graph, s).collect();
  s.memory = plan_memory(s.lifetimes, max_buffer_bytes(*runtime.device));
  return s;
}

}  // namespace t2x
