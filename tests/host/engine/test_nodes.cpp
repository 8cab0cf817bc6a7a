#include "test_nodes.hpp"
#include "engine_test_shaders.hpp"
#include <t2x/plugin.hpp>
#include <t2x/vulkan.hpp>
#include <cstdio>
#include <limits>

namespace {

using t2x::Context, t2x::Tensor, t2x::Tensors;

struct Source {
  static constexpr const char *kName = "test.source", *kSummary = "Numbers.", *kDoc = "value, value+1, ...";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("values", "values:f32[B,N]", "numbers")};
  static constexpr t2x_param kParams[] = {t2x::real("value", 1, -1e9, 1e9, "first"),
                                          t2x::integer("rows", 1, 1, 8, "B")};
  explicit Source(Context) {}
  void run(Context cx) {
    uint32_t rows = cx.u32("rows");
    std::vector<float> v(rows * 4);
    for (size_t i = 0; i < v.size(); ++i) v[i] = static_cast<float>(cx.number("value")) + static_cast<float>(i);
    cx.output("values", cx.constant(t2x::dims({rows, 4}), v, "values"));
  }
};

struct ScaleNode {
  static constexpr const char *kName = "test.scale", *kSummary = "Scales.", *kDoc = "factor * values";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("values", "values:f32[B,N]", "numbers")};
  static constexpr t2x_port kOutputs[] = {t2x::out("values", "values:f32[B,N]", "numbers")};
  static constexpr t2x_param kParams[] = {t2x::real("factor", 2, -1e9, 1e9, "factor")};
  explicit ScaleNode(Context) {}
  void run(Context cx) {
    Tensor out;
    t2x::Program p = cx.capture("scale", [&] {
      out = cx.keep(cx.op("unary", {cx.input("values")}, {{"fn", "affine"}, {"scale", cx.number("factor")}}), "scaled");
    });
    cx.run(p);
    cx.note(out, "factor", std::to_string(cx.number("factor")));
    cx.output("values", out);
  }
};

struct Function {
  static constexpr const char *kName = "test.function", *kSummary = "Adds.", *kDoc = "x + bias";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("bias", "values:f32[B,N]", "numbers")};
  static constexpr t2x_port kOutputs[] = {t2x::out("add", "fn(values:f32[B,N]) -> values:f32[B,N]", "x + bias")};
  static constexpr t2x_param kParams[] = {t2x::flag("refuse", false, "fail when called")};
  explicit Function(Context) {}
  Tensors call(Context cx, const std::string&, std::span<const Tensor> in) {
    if (cx.flag("refuse")) throw t2x::Error("does not want to be called");
    return {cx.op("binary", {in[0], cx.op("unary", {cx.input("bias")}, {{"fn", "affine"}, {"scale", 10}})},
                  {{"fn", "add"}})};
  }
};

struct Caller {
  static constexpr const char *kName = "test.caller", *kSummary = "Calls.", *kDoc = "applies a function n times";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("values", "values:f32[B,N]", "start"),
      t2x::in("fn", "fn(values:f32[B,N]) -> values:f32[B,N]", "function")};
  static constexpr t2x_port kOutputs[] = {t2x::out("values", "values:f32[B,N]", "end")};
  static constexpr t2x_param kParams[] = {t2x::integer("times", 3, 1, 100, "replays")};
  explicit Caller(Context) {}
  void run(Context cx) {
    Tensor start = cx.input("values");
    Tensor x = cx.storage(cx.dims(start), "state");
    auto values = cx.read(start);
    cx.write(x, std::span<const float>(values));
    t2x::Program step = cx.capture("step", [&] { cx.assign(x, cx.call("fn", {x})); });
    uint32_t times = cx.u32("times");
    for (uint32_t i = 0; i < times; ++i) {
      cx.progress(i, times);
      cx.run(step);
    }
    cx.progress(times, times);
    cx.output("values", x);
  }
};

struct Breaks {
  static constexpr const char *kName = "test.breaks", *kSummary = "Breaks.", *kDoc = "every way to fail";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("values", "values:f32[B,N]", "numbers")};
  static constexpr const char* kHow[] = {"nan", "throw", "op", "ended", "param", "unknown-output", "create", nullptr};
  static constexpr t2x_param kParams[] = {t2x::choice("how", "nan", kHow, "way")};
  explicit Breaks(Context cx) {
    if (cx.text("how") == "create") throw t2x::Error("cannot be made");
  }
  void run(Context cx) {
    std::string how = cx.text("how");
    std::vector<float> v(4, std::numeric_limits<float>::quiet_NaN());
    Tensor t = cx.constant(t2x::dims({1, 4}), v, "values");
    if (how == "throw") throw t2x::Error("is not in the mood");
    if (how == "op") cx.capture("p", [&] { cx.op("concat", {t}, {{"axis", 7}}); });
    if (how == "ended") {
      Tensor inner;
      cx.capture("p", [&] { inner = cx.op("unary", {t}, {{"fn", "abs"}}); });
      cx.dims(inner);
    }
    if (how == "param") cx.number("missing");
    cx.output(how == "unknown-output" ? "nothing" : "values", t);
  }
};

// Asks for ever less until it fits, as a trainer does.
struct Modest {
  static constexpr const char *kName = "test.modest", *kSummary = "Asks for less.", *kDoc = "2, in as much as fits";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("values", "values:f32[B,N]", "how often each way failed")};
  static constexpr const char* kHow[] = {"storage", "keep", "constant", "noise", "program", nullptr};
  static constexpr t2x_param kParams[] = {t2x::choice("how", "storage", kHow, "what is asked for"),
                                          t2x::integer("first", 1 << 22, 1, 1 << 30, "numbers"),
                                          t2x::integer("least", 1, 1, 1 << 30, "numbers")};
  explicit Modest(Context) {}
  static void ask(Context cx, const std::string& how, uint32_t n) {
    const t2x_dims d = t2x::dims({1, n});
    if (how == "storage") cx.storage(d, "much");
    if (how == "constant") cx.constant(d, std::vector<float>(n), "much");
    if (how == "noise") cx.noise(d, 1, "philox");
    if (how == "keep") cx.run(cx.capture("p", [&] { cx.keep(make(cx, n), "kept"); }));
    if (how == "program")
      cx.run(cx.capture("p", [&] { cx.keep(cx.op("sum", {make(cx, n)}, {{"axis", 1}}), "kept"); }));
  }
  static Tensor make(Context cx, uint32_t n) {
    Tensor one = cx.constant(t2x::dims({1, 1}), std::vector<float>{2}, "one");
    return cx.op("unary", {cx.op("repeat", {one}, {{"axis", 1}, {"times", double(n)}})}, {{"fn", "affine"}});
  }
  void run(Context cx) {
    std::vector<float> refusals(4);
    for (uint32_t n = cx.u32("first"); n >= cx.u32("least"); n /= 2) try {
        ask(cx, cx.text("how"), n);
        refusals[1] = 1;
        break;
      } catch (const t2x::Error& error) {
        if (error.status != T2X_OUT_OF_MEMORY) throw;
        ++refusals[0];
      }
    if (!refusals[1]) throw t2x::Error("asks for nothing", T2X_OUT_OF_MEMORY);
    cx.output("values", cx.constant(t2x::dims({1, 4}), refusals, "refusals"));
  }
};

// values -> own shader (+1) -> raw copy -> CPU stage (x10): every level of access in one program.
struct Levels {
  static constexpr const char *kName = "test.levels", *kSummary = "All levels.", *kDoc = "10 (values + 1)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("values", "values:f32[B,N]", "numbers")};
  static constexpr t2x_port kOutputs[] = {t2x::out("values", "values:f32[B,N]", "numbers")};
  explicit Levels(Context) {}

  void run(Context cx) {
    Tensor out;
    t2x::Program p = cx.capture("levels", [&] {
      Tensor x = cx.op("unary", {cx.input("values")}, {{"fn", "affine"}});
      Tensor plus_one = record_shader(cx, x), copied = cx.temporary(cx.dims(x), "copied");
      t2x_use uses[] = {{plus_one.handle, T2X_READ, 0}, {copied.handle, T2X_WRITE, 0}};
      t2x::check(cx.host()->raw(cx.handle(), uses, 2, record_copy, nullptr));
      Tensor tenfold = cx.temporary(cx.dims(x), "tenfold");
      t2x_use stage[] = {{copied.handle, T2X_READ, 0}, {tenfold.handle, T2X_WRITE, 0}};
      count_ = t2x::count(cx.dims(x));
      t2x::check(cx.host()->host_stage(cx.handle(), stage, 2, times_ten, this));
      out = cx.keep(cx.op("unary", {tenfold}, {{"fn", "affine"}}), "levels");
    });
    cx.run(p);
    cx.output("values", out);
  }

private:
  static Tensor record_shader(Context cx, Tensor x) {
    Tensor y = cx.temporary(cx.dims(x), "plus one");
    t2x_shader shader = cx.host()->shader(cx.handle(), &engine_test::plus_one);
    t2x_use uses[] = {{x.handle, T2X_READ, 0}, {y.handle, T2X_WRITE, 0}};
    auto n = static_cast<uint32_t>(t2x::count(cx.dims(x)));
    const uint32_t groups[3] = {(n + 63) / 64, 1, 1};
    t2x::check(cx.host()->dispatch(cx.handle(), shader, uses, 2, &n, 4, nullptr, 0, groups));
    return y;
  }
  static t2x_status record_copy(void*, void* commands, const t2x_buffer_range* ranges) {
    VkMemoryBarrier before{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, VK_ACCESS_SHADER_WRITE_BIT,
                           VK_ACCESS_TRANSFER_READ_BIT};
    VkCommandBuffer c = t2x::vk_command_buffer(commands);
    vkCmdPipelineBarrier(c, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &before, 0,
                         nullptr, 0, nullptr);
    VkBufferCopy region{ranges[0].offset, ranges[1].offset, ranges[0].bytes};
    vkCmdCopyBuffer(c, t2x::vk_buffer(ranges[0]), t2x::vk_buffer(ranges[1]), 1, &region);
    return T2X_OK;
  }
  static t2x_status times_ten(void* self, void* const* mapped) {
    for (uint64_t i = 0; i < static_cast<Levels*>(self)->count_; ++i)
      static_cast<float*>(mapped[1])[i] = 10 * static_cast<float*>(mapped[0])[i];
    return T2X_OK;
  }
  uint64_t count_ = 0;
};

struct Writer {
  static constexpr const char *kName = "test.writer", *kSummary = "Writes.", *kDoc = "numbers as text";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("values", "values:f32[B,N]", "numbers")};
  static constexpr const char* kExtensions[] = {"txt", nullptr};
  explicit Writer(Context) {}
  void run(Context cx) {
    auto all = cx.read(cx.input("values"));
    uint32_t width = cx.dims(cx.input("values")).d[1], index = cx.u32("index");
    FILE* f = std::fopen(cx.text("path").c_str(), "w");
    if (!f) throw t2x::Error("cannot open", T2X_BAD_FILE);
    for (uint32_t i = 0; i < width; ++i) std::fprintf(f, "%g ", static_cast<double>(all[index * width + i]));
    std::fclose(f);
  }
};

}  // namespace

T2X_PLUGIN("engine-test", "1.0.0", "T2X", "Apache-2.0", &t2x::node<Source>, &t2x::node<ScaleNode>,
           &t2x::node<Function>, &t2x::node<Caller>, &t2x::node<Breaks>, &t2x::node<Levels>, &t2x::node<Modest>, &t2x::node<Writer>)

namespace t2x::testing {
const t2x_plugin* test_plugin() { return t2x_plugin_v1(T2X_ABI_MAJOR, T2X_ABI_MINOR); }
}  // namespace t2x::testing
