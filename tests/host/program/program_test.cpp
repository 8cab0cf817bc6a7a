// Programs: replay, hoisting, aliasing, assignment, CPU stages, windows, weights.
#include "program/program.hpp"
#include "scale_op.hpp"
#include "status/failure.hpp"
#include <numeric>

namespace t2x::testing {
namespace {

std::vector<float> ramp(size_t n) {
  std::vector<float> v(n);
  std::iota(v.begin(), v.end(), 1.0f);
  return v;
}

StoragePtr keep(Runtime& r, Graph& g, TensorId id) {
  auto s = make_storage(r, std::vector<float>(count(g.tensor(id).dims)));
  g.keep(id, s);
  return s;
}

TEST(Program, ReplaysWithTheStoragesNewContents) {
  Runtime& r = runtime();
  WeightStore weights(r);
  Graph g(r.ops, "replay");
  auto x = make_storage(r, ramp(100));
  auto y = keep(r, g, g.add_op("test.scale", {g.add_storage(x, false)}, factor(3), 1)[0]);
  auto program = CompiledProgram::compile(r, weights, std::move(g));
  program->run();
  EXPECT_FLOAT_EQ(read(r, y)[99], 300);
  std::vector<float> twos(100, 2.0f);
  r.transfer.upload(x->buffer, 0, std::as_bytes(std::span(twos)));
  r.transfer.flush();
  program->run();
  EXPECT_FLOAT_EQ(read(r, y)[99], 6);
  EXPECT_EQ(program->stats().dispatches, 1u);
}

TEST(Program, HoistsWhatDependsOnConstantsOnly) {
  Runtime& r = runtime();
  WeightStore weights(r);
  Graph g(r.ops, "hoist");
  auto c = make_storage(r, ramp(64), true);
  TensorId once = g.add_op("test.scale", {g.add_storage(c, false)}, factor(2), 1)[0];
  auto x = make_storage(r, ramp(64));
  g.add_op("test.scale", {g.add_storage(x, false)}, factor(9), 1);   // nobody reads it
  auto y = keep(r, g, g.add_op("test.scale", {once}, factor(5), 1)[0]);
  auto z = keep(r, g, g.add_op("test.scale", {g.add_storage(x, false)}, factor(7), 1)[0]);
  auto program = CompiledProgram::compile(r, weights, std::move(g));
  EXPECT_EQ(program->stats().hoisted, 2u);
  EXPECT_EQ(program->stats().dispatches, 1u);
  program->run();
  program->run();
  EXPECT_FLOAT_EQ(read(r, y)[9], 100);
  EXPECT_FLOAT_EQ(read(r, z)[9], 70);
}

TEST(Program, InvariantWorkIsMadeOnce) {
  Runtime& r = runtime();
  WeightStore weights(r);
  Graph g(r.ops, "once");
  TensorId c = g.add_storage(make_storage(r, ramp(64), true), false);
  TensorId first = g.add_op("test.scale", {c}, factor(2), 1)[0];
  EXPECT_EQ(g.add_op("test.scale", {g.view(c, dims({64}))}, factor(2), 1)[0], first);
  EXPECT_NE(g.add_op("test.scale", {c}, factor(3), 1)[0], first);
  EXPECT_NE(g.add_op("test.scale", {g.view(c, dims({8, 8}))}, factor(2), 1)[0], first);
}

TEST(Program, ChainsAliasTheirTemporaries) {
  Runtime& r = runtime();
  WeightStore weights(r);
  Graph g(r.ops, "chain");
  auto x = make_storage(r, ramp(1024));
  TensorId t = g.add_storage(x, false);
  for (int i = 0; i < 10; ++i) t = g.add_op("test.scale", {t}, factor(2), 1)[0];
  auto y = keep(r, g, t);
  auto program = CompiledProgram::compile(r, weights, std::move(g));
  EXPECT_EQ(program->stats().arena_bytes, 2u * 4096);   // two of nine are live at once
  EXPECT_EQ(program->stats().lower_bound, 2u * 4096);
  program->run();
  EXPECT_FLOAT_EQ(read(r, y)[0], 1024);
}

TEST(Program, AssignmentsUpdateStateAfterEveryRun) {
  Runtime& r = runtime();
  WeightStore weights(r);
  Graph g(r.ops, "state");
  auto x = make_storage(r, ramp(8)), old = make_storage(r, std::vector<float>(8));
  TensorId in = g.add_storage(x, false);
  TensorId doubled = g.add_op("test.scale", {in}, factor(2), 1)[0];
  g.assign(in, doubled);
  g.assign(g.add_storage(old, false), in);   // the value from before the run
  auto program = CompiledProgram::compile(r, weights, std::move(g));
  for (int i = 0; i < 3; ++i) program->run();
  EXPECT_FLOAT_EQ(read(r, x)[0], 8);
  EXPECT_FLOAT_EQ(read(r, old)[0], 4);
}

TEST(Program, CpuStagesRunBetweenDispatches) {
  Runtime& r = runtime();
  WeightStore weights(r);
  Graph g(r.ops, "stage");
  auto x = make_storage(r, ramp(16));
  TensorId scaled = g.add_op("test.scale", {g.add_storage(x, false)}, factor(2), 1)[0];
  TensorId added = g.add_temporary(dims({16}), "added");
  GraphStep step;
  step.kind = GraphStep::Kind::HostStage;
  step.name = "add one";
  step.uses = {scaled, added};
  step.access = {T2X_READ, T2X_WRITE};
  step.stage = [](void*, void* const* mapped) {
    for (int i = 0; i < 16; ++i) static_cast<float*>(mapped[1])[i] = static_cast<float*>(mapped[0])[i] + 1;
    return T2X_OK;
  };
  g.add_uses(std::move(step));
  auto y = keep(r, g, g.add_op("test.scale", {added}, factor(10), 1)[0]);
  auto program = CompiledProgram::compile(r, weights, std::move(g));
  program->run();
  EXPECT_FLOAT_EQ(read(r, y)[15], 330);
}

TEST(Program, OpsSplitBindingsBeyondTheLimit) {
  Runtime& r = runtime(4096);
  WeightStore weights(r);
  Graph g(r.ops, "windows");
  auto x = make_storage(r, ramp(5000));
  auto y = keep(r, g, g.add_op("test.scale", {g.add_storage(x, false)}, factor(2), 1)[0]);
  auto program = CompiledProgram::compile(r, weights, std::move(g));
  EXPECT_EQ(program->stats().dispatches, 5u);
  program->run();
  EXPECT_FLOAT_EQ(read(r, y)[4999], 10000);
}

TEST(Program, AProfilerGetsEveryDispatch) {
  Runtime& r = runtime();
  WeightStore weights(r);
  Graph g(r.ops, "profiled");
  auto x = make_storage(r, ramp(16));
  keep(r, g, g.add_op("test.scale", {g.add_storage(x, false)}, factor(2), 1)[0]);
  Profiler profiler;
  CompileOptions options;
  options.profiler = &profiler;
  auto program = CompiledProgram::compile(r, weights, std::move(g), options);
  program->run();
  if (r.device->timestamp_nanoseconds() == 0) GTEST_SKIP() << "this device has no timestamps";
  ASSERT_EQ(profiler.events().size(), 1u);
  EXPECT_EQ(profiler.events()[0].name, "test.scale");
  EXPECT_THAT(profiler.chrome_trace(), ::testing::HasSubstr("\"name\": \"test.scale\""));
}

template <class Body> std::string failure_of(Body&& body) {
  try {
    body();
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "no failure";
}

TEST(Program, MistakesInACaptureAreNamed) {
  Runtime& r = runtime();
  Graph g(r.ops, "wrong");
  TensorId x = g.add_storage(make_storage(r, ramp(4)), false);
  EXPECT_EQ(failure_of([&] { g.add_op("test.scal", {x}, {}, 1); }),
            "there is no op 'test.scal'. Did you mean 'test.scale'?");
  EXPECT_EQ(failure_of([&] { g.add_op("test.scale", {kNoTensor}, {}, 1); }),
            "op test.scale(-): operand 'x' is missing");
  EXPECT_EQ(failure_of([&] { g.add_op("test.scale", {x, x}, {}, 1); }),
            "op test.scale(f32[4], f32[4]): takes at most 1 operands");
  EXPECT_EQ(failure_of([&] { g.add_op("test.scale", {x}, {{"factr", "", 1, false}}, 1); }),
            "op test.scale(f32[4]): has no attribute 'factr'. Did you mean 'factor'?");
  EXPECT_EQ(failure_of([&] { g.view(x, dims({5})); }), "a view of f32[4] cannot be f32[5]");
  TensorId unwritten = g.add_temporary(dims({4}), "nothing");
  keep(r, g, g.add_op("test.scale", {unwritten}, {}, 1)[0]);
  WeightStore weights(r);
  EXPECT_EQ(failure_of([&] { CompiledProgram::compile(r, weights, std::move(g)); }),
            "'test.scale' reads temporary 'nothing' before anything writes it");
}

TEST(Program, ValidationIsSilent) {
  EXPECT_THAT(runtime().device->validation_messages(), ::testing::IsEmpty());
  EXPECT_THAT(runtime(4096).device->validation_messages(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace t2x::testing
