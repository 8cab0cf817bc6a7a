// t2x_bench_kernels [op] [repeats]: the speed of the kernels that models spend their time in, as JSON lines.
//
// Runs the preferred kernel of each case, or every suitable one with T2X_BENCH_ALL=1 in the environment. `seconds` is
// the best of the repeats; `cpu_seconds` is the process's CPU time a repeat, which other load on the machine hardly
// changes (CPU drivers only). The driver comes from the environment, as for every Vulkan program.
#include "ops/builtin.hpp"
#include "program/runtime.hpp"
#include "program/single_op.hpp"
#include <t2x/shape.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>
#include <string>
#include <vector>

namespace t2x {
namespace {

struct Case {
  const t2x_op_type* op;
  std::vector<t2x_dims> operands;
  std::vector<t2x_attr> attrs;
  t2x_dtype weights;  // for the report
};

t2x_attr number(const char* name, double value) { return {name, nullptr, value, 0}; }
t2x_attr text(const char* name, const char* value) { return {name, value, 0, 0}; }

// What training adds to a run.
template <class Add> void add_training(Add&& add) {
  const t2x_dims wide = dims({1056, 2816});
  add(ops::swiglu_gradient(), T2X_F32, {wide, wide, wide});
  add(ops::unary_gradient(), T2X_F32, {wide, wide}, {text("fn", "gelu")});
  add(ops::merge_heads(), T2X_F32, {dims({1, 16, 1056, 64}), dims({1056, 32}), dims({1056, 32})});
  add(ops::pad(), T2X_F32, {wide}, {number("axis", 0), number("after", 64)});
  for (double rows : {1000, 8000})
    add(ops::embedding_gradient(), T2X_F32, {dims({3000}, T2X_I32), dims({3000, 128})}, {number("rows", rows)});
  add(ops::masked_mean_gradient(), T2X_F32, {dims({16, 256}, T2X_I32), dims({16, 1024})});
}

// Long thin sequences: the stages of a vocoder, and an autoencoder over 312 frames.
template <class Add> void add_sequences(Add&& add) {
  struct { uint64_t frames, channels, kernel; double dilation; } layers[] = {
      {312, 1536, 3, 1}, {256, 768, 7, 3}, {1024, 384, 7, 3}, {2048, 192, 7, 3}, {4096, 96, 7, 3},
      {8192, 48, 7, 3},  {16384, 24, 3, 1}, {16384, 24, 7, 3}, {16384, 24, 11, 5}};
  for (auto [frames, channels, kernel, dilation] : layers) {
    const double pad = double(kernel / 2) * dilation;
    add(ops::conv2d(), T2X_F32,
        {dims({1, frames, 1, channels}), dims({channels, kernel, 1, channels}), dims({channels})},
        {number("dilation", dilation), number("pad_top", pad), number("pad_bottom", pad)});
  }
}

std::vector<Case> cases() {
  std::vector<Case> all;
  auto add = [&](const t2x_op_type* op, t2x_dtype weights, std::vector<t2x_dims> in, std::vector<t2x_attr> attrs = {}) {
    all.push_back({op, std::move(in), std::move(attrs), weights});
  };
  for (t2x_dtype type : {T2X_F32, T2X_F16, T2X_BF16}) {
    add(ops::linear(), type, {dims({1056, 1024}), dims({1024, 1024}, type)});
    add(ops::linear(), type, {dims({1056, 1024}), dims({2816, 1024}, type)});
    add(ops::linear(), type, {dims({2, 1024}), dims({6144, 1024}, type), dims({6144})}, {text("act", "none")});
    add(ops::linear_swiglu(), type, {dims({1056, 1024}), dims({2816, 1024}, type), dims({2816, 1024}, type)});
  }
  const t2x_attr turned_a = number("transpose_a", 1), turned_b = number("transpose_b", 1);
  add(ops::matmul(), T2X_F32, {dims({1056, 1024}), dims({1024, 1024})});
  add(ops::matmul(), T2X_F32, {dims({1056, 1024}), dims({1024, 1024})}, {turned_b});
  add(ops::matmul(), T2X_F32, {dims({1024, 1056}), dims({1024, 1024})}, {turned_a, turned_b});
  for (uint64_t k : {384, 1024}) {  // a layer's step of training: the input's gradient, the weight's
    add(ops::matmul(), T2X_F32, {dims({2176, k}), dims({k, k})}, {turned_b});
    add(ops::matmul(), T2X_F32, {dims({2176, k}), dims({2176, k})}, {turned_a, turned_b});
  }
  const t2x_dims scores = dims({8, 6, 272, 272}), heads = dims({8, 6, 272, 64});
  add(ops::matmul(), T2X_F32, {heads, heads});
  add(ops::matmul(), T2X_F32, {scores, heads}, {turned_b});
  add(ops::matmul(), T2X_F32, {scores, heads}, {turned_a, turned_b});
  const t2x_dims sample = dims({2, 1024}), rows = dims({2112, 2816}), wide = dims({1024, 2816});
  add(ops::linear(), T2X_F32, {rows, wide, t2x_dims{}, sample, dims({2112, 1024})});
  for (uint64_t t : {272, 1056}) {
    const t2x_dims q = dims({1, 16, t, 64}), words = dims({1, 16, 64, 64});
    add(ops::attention(), T2X_F32, {q, q, q});
    add(ops::attention(), T2X_F32, {q, q, q, t2x_dims{}, words, words, dims({1, 64}, T2X_I32), dims({16})});
  }
  const std::vector<t2x_attr> same = {number("pad_top", 1), number("pad_left", 1), number("pad_bottom", 1),
                                      number("pad_right", 1)};
  for (t2x_dtype type : {T2X_F32, T2X_F16})
    add(ops::conv2d(), type, {dims({1, 64, 64, 128}), dims({128, 3, 3, 128}, type), dims({128})}, same);
  const t2x_dims image = dims({1, 128, 128, 128}), channels = dims({128});
  add(ops::group_norm(), T2X_F32, {image, channels, channels}, {number("groups", 32), text("act", "silu")});
  add(ops::upsample_nearest(), T2X_F32, {dims({1, 64, 64, 128})});
  add(ops::rms_norm(), T2X_F32, {dims({1056, 1024}), dims({1024}), dims({1, 1024}), dims({1, 1024})});
  add_training(add);
  add_sequences(add);
  return all;
}

OpInput random_input(std::mt19937& random, const t2x_dims& dims) {
  OpInput input{dims, std::vector<std::byte>(dims.dtype == T2X_NO_DTYPE ? 0 : bytes(dims))};
  std::uniform_real_distribution<float> value(-1, 1);
  for (size_t at = 0; at + element_bytes(dims.dtype) <= input.data.size() && !input.data.empty();
       at += element_bytes(dims.dtype)) {
    if (dims.dtype == T2X_F32) {
      const float v = value(random);
      std::memcpy(&input.data[at], &v, 4);
    } else if (dims.dtype == T2X_I32) {
      const int32_t id = at % 12 ? int32_t(random() % 1000) + 1 : 1;   // a mask, or ids of which a third are the same
      std::memcpy(&input.data[at], &id, 4);
    } else {  // 16-bit values of moderate size: the exponent's upper bits stay those of numbers below 1
      const uint16_t bits = static_cast<uint16_t>((random() & 0x80ff) | 0x3800);
      std::memcpy(&input.data[at], &bits, 2);
    }
  }
  return input;
}

std::string shape_text(const Case& c) {
  std::string s;
  for (const t2x_dims& d : c.operands) s += (s.empty() ? "" : " ") + (d.dtype == T2X_NO_DTYPE ? "-" : to_string(d));
  return s;
}

double cpu_now() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

std::string escaped(const std::string& s) {
  std::string out;
  for (char ch : s) {
    if (ch == '"' || ch == '\\') out += '\\';
    out += ch;
  }
  return out;
}

void report(Runtime& runtime, const Case& c, const std::string& variant, int repeats) {
  std::mt19937 random(1);
  std::vector<OpInput> inputs;
  for (const t2x_dims& d : c.operands) inputs.push_back(random_input(random, d));
  run_single_op(runtime, *c.op, inputs, c.attrs, variant, 1);  // compiles
  const double one = cpu_now();
  run_single_op(runtime, *c.op, inputs, c.attrs, variant, 1);
  const double start = cpu_now();
  const OpRun run = run_single_op(runtime, *c.op, inputs, c.attrs, variant, repeats + 1);
  const double cpu = (cpu_now() - start - (start - one)) / repeats;  // without setting up and uploading
  const DeviceSummary& device = runtime.device->summary();
  std::printf("{\"op\":\"%s\",\"shape\":\"%s\",\"dtype\":\"%s\",\"variant\":\"%s\",\"device\":\"%s\",\"driver\":\"%s\","
              "\"seconds\":%.6f,\"cpu_seconds\":%.6f,\"gflops\":%.2f}\n",
              c.op->name, shape_text(c).c_str(), dtype_name(c.weights), run.variant.c_str(),
              escaped(device.name).c_str(), escaped(device.driver).c_str(), run.seconds, cpu,
              run.flops / run.seconds * 1e-9);
  std::fflush(stdout);
}

int run(int argc, char** argv) {
  const std::string only = argc > 1 ? argv[1] : "";
  const int repeats = argc > 2 ? std::max(1, std::atoi(argv[2])) : 5;
  const char* every = std::getenv("T2X_BENCH_ALL");
  Runtime runtime(DeviceOptions{}, OpRegistry{});
  for (const Case& c : cases()) {
    if (!only.empty() && only != c.op->name) continue;
    std::vector<std::string> variants = {""};
    if (every && *every == '1') variants = suitable_variants(runtime, *c.op, c.operands, c.attrs);
    for (const std::string& variant : variants) report(runtime, c, variant, repeats);
  }
  return 0;
}

}  // namespace
}  // namespace t2x

int main(int argc, char** argv) {
  try {
    return t2x::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "t2x_bench_kernels: %s\n", error.what());
    return 1;
  }
}
