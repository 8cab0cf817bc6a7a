// Programs of a node: capture, compile, replay.
#include "engine/host_table.hpp"
#include <algorithm>

namespace t2x {
namespace {

// A program that will never run: its results are nobody's.
void give_up(Session& session, const Capture& capture) {
  for (t2x_tensor handle : capture.kept) session.values.release(handle);
}

// After lack of memory a plugin may try again with less: the program that broke off is given up.
void forget_lack_of_memory(t2x_context* cx) {
  if (!cx->failure || cx->failure->side != Side::Memory) return;
  if (cx->own_capture) give_up(cx->session, *cx->own_capture);
  cx->capture = nullptr;
  cx->own_capture.reset();
  cx->failure.reset();
  cx->session.adapters.clear();
}

t2x_status program_begin(t2x_context* cx, const char* label) {
  return answer(cx, [&] {
    Runtime& runtime = runtime_of(cx, "a program");
    if (cx->called) fail_user("a function call records into its caller's program and cannot begin one");
    forget_lack_of_memory(cx);
    if (cx->capture) fail_user("program '" + cx->capture->graph.label + "' is still open");
    cx->own_capture = std::make_unique<Capture>(
        Capture{cx->session.next_serial++, Graph(runtime.ops, cx->node.instance->name + "." + (label ? label : "program")), {}});
    cx->capture = cx->own_capture.get();
  });
}

// Adapters that fit nothing were made for another model; a part that fits nothing is worth a warning.
void check_adapters(Session& session) {
  for (const auto& file : session.adapters) {
    const std::vector<std::string> unused = file->unused();
    const std::string where = "'" + file->file()->path().string() + "'";
    if (unused.empty()) continue;
    if (unused.size() == file->count())
      fail_user("the adapters of " + where + " fit no matrix of the functions they are applied to; the first is for '" +
                unused[0] + "': they were made for another model");
    session.log(2, std::to_string(unused.size()) + " of the adapters of " + where + " fit no matrix, such as '" +
                       unused[0] + "'");
  }
  session.adapters.clear();
}

CompileOptions compile_options(t2x_context* cx) {
  Session& s = cx->session;
  CompileOptions options;
  options.profiler = s.options.profiler;
  options.weight_progress = [cx, &s](uint64_t done, uint64_t total) {
    if (s.cancelled()) throw Failure(Side::Cancelled, "stopped while loading weights");
    if (s.options.progress)
      s.options.progress({cx->node.instance->name, Progress::Phase::Loading, done, total, s.stage_index, s.stage_count});
  };
  return options;
}

t2x_status program_end(t2x_context* cx, t2x_program* handle) {
  return answer(cx, [&] {
    if (!cx->own_capture) fail_user("program_end without program_begin");
    Session& s = cx->session;
    cx->capture = nullptr;
    auto capture = std::move(cx->own_capture);
    check_adapters(s);
    std::unique_ptr<CompiledProgram> program;
    try {
      program = CompiledProgram::compile(*s.runtime, *s.weights, std::move(capture->graph), compile_options(cx));
    } catch (...) {
      give_up(s, *capture);
      throw;
    }
    StagePlan plan{cx->node.instance->name, program->stats()};
    if (s.options.plan) s.options.plan(plan);
    s.plans.push_back(std::move(plan));
    *handle = s.next_program++;
    cx->node.programs[*handle] = std::move(program);
  });
}

t2x_status program_run(t2x_context* cx, t2x_program handle) {
  return answer(cx, [&] {
    auto it = cx->node.programs.find(handle);
    if (it == cx->node.programs.end()) fail_user("program_run: not a program of this node");
    if (cx->session.cancelled()) throw Failure(Side::Cancelled, "stopped in node '" + cx->node.instance->name + "'");
    it->second->run();
  });
}

void program_release(t2x_context* cx, t2x_program handle) { cx->node.programs.erase(handle); }

// The callee records into the caller's open program.
t2x_status call(t2x_context* cx, const char* port, const t2x_tensor* in, uint32_t in_count, t2x_tensor* out,
                uint32_t out_count) {
  return answer(cx, [&] {
    if (!cx->capture) fail_user("calls '" + std::string(port) + "' outside a program");
    auto link = cx->node.instance->inputs.find(std::string_view(port));
    if (link == cx->node.instance->inputs.end())
      fail_user("calls function input '" + std::string(port) + "', which is not connected");
    const Reference& ref = link->second.front();
    NodeState& callee = cx->session.node(ref.node);
    const t2x_node_type& type = *callee.instance->entry->type;
    if (!type.call) fail_ours("node '" + ref.node + "' (" + type.name + ") offers no functions");
    t2x_context inner{cx->session, callee, cx->capture, nullptr, false, true, {}, {}, {}, cx->adapters};
    t2x_status status = type.call(callee.self, host_table(), &inner, ref.port.c_str(), in, in_count, out, out_count);
    if (status != T2X_OK) throw node_failure(*callee.instance, status, inner.failure, inner.message);
  });
}

}  // namespace

void fill_programs(t2x_host& host) {
  host.program_begin = program_begin;
  host.program_end = program_end;
  host.program_run = program_run;
  host.program_release = program_release;
  host.call = call;
}

}  // namespace t2x
