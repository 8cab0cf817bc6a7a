#include "selftest/self_test.hpp"
#include "program/op_call.hpp"
#include "program/single_op.hpp"
#include "selftest/cases.hpp"
#include "status/failure.hpp"
#include "weights/element.hpp"
#include <t2x/shape.hpp>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

namespace t2x {
namespace {

// Random contents in the input's element type, and the same numbers as doubles.
void fill_random(OpInput& input, std::vector<double>& values, std::mt19937& random) {
  if (input.dims.dtype == T2X_NO_DTYPE) return;
  input.data.resize(bytes(input.dims));
  values.resize(count(input.dims));
  for (size_t i = 0; i < values.size(); ++i) {
    float number = std::uniform_real_distribution<float>(-1, 1)(random);
    int32_t whole = static_cast<int32_t>(random() % 2);
    uint16_t half = input.dims.dtype == T2X_F16 ? float_to_half(number) : float_to_bfloat16(number);
    switch (input.dims.dtype) {
      case T2X_F32: std::memcpy(&input.data[4 * i], &number, 4), values[i] = number; break;
      case T2X_I32: std::memcpy(&input.data[4 * i], &whole, 4), values[i] = whole; break;
      case T2X_F16: std::memcpy(&input.data[2 * i], &half, 2), values[i] = half_to_float(half); break;
      default: std::memcpy(&input.data[2 * i], &half, 2), values[i] = bfloat16_to_float(half);
    }
  }
}

// "" when the result agrees with the reference.
std::string compare(const std::vector<std::byte>& data, const std::vector<double>& expected) {
  double scale = 1e-3, worst = 0;
  for (double e : expected) scale = std::max(scale, std::abs(e));
  for (size_t i = 0; i < expected.size(); ++i) {
    float got;
    std::memcpy(&got, &data[4 * i], 4);
    double error = std::abs(got - expected[i]);
    if (!(error <= worst)) worst = error;   // NaN counts as worst
  }
  if (worst <= kSelfTestTolerance * scale) return "";
  return "off by " + std::to_string(worst) + " where results reach " + std::to_string(scale);
}

void test_case(Runtime& runtime, const SelfTestCase& c, std::mt19937& random, std::vector<BadKernel>& bad) {
  const t2x_op_type* op = runtime.ops.find(c.op);
  if (!op || !op->reference) return;
  std::vector<OpInput> inputs(c.inputs.size());
  std::vector<std::vector<double>> values(c.inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) {
    inputs[i].dims = c.inputs[i];
    fill_random(inputs[i], values[i], random);
  }
  auto out = infer_op(*op, c.inputs, c.attrs);
  auto expected = reference_op({*op, c.inputs, out, c.attrs}, values);
  for (const std::string& variant : suitable_variants(runtime, *op, c.inputs, c.attrs)) {
    std::string reason;
    try {
      const OpRun run = run_single_op(runtime, *op, inputs, c.attrs, variant);
      for (size_t i = 0; i < expected.size() && reason.empty(); ++i) reason = compare(run.data[i], expected[i]);
    } catch (const Failure& failure) {
      // The kernel is not to blame for a small memory.
      if (failure.side == Side::Ours || failure.side == Side::Memory) throw;
      reason = failure.what();
    }
    if (reason.empty()) return;   // this is the kernel that such a call gets; the others are never asked
    bad.push_back({c.op, variant, reason});
  }
}

std::filesystem::path result_file(const Runtime& runtime, const std::string& cache_dir) {
  // Where 16 bit is allowed, other kernels are preferred, and tested.
  const bool reduced = runtime.device->info().features & T2X_FEATURE_REDUCED_PRECISION;
  return std::filesystem::path(cache_dir) /
         ("selftest-" + runtime.device->summary().id + (reduced ? "-f16" : "") + ".json");
}

// Changes with any kernel, so that a rebuilt T2X tests again.
std::string kernels_hash(const OpRegistry& ops) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const std::string& name : ops.names()) {
    const t2x_op_type& op = *ops.find(name);
    for (uint32_t v = 0; v < op.variant_count; ++v)
      for (uint32_t s = 0; s < op.variants[v].shader_count; ++s)
        for (size_t w = 0; w < op.variants[v].shaders[s].bytes / 4; ++w)
          hash = (hash ^ op.variants[v].shaders[s].words[w]) * 0x100000001b3u;
  }
  return std::to_string(hash);
}

bool read_result(const std::filesystem::path& file, const std::string& version, std::vector<BadKernel>& bad) {
  std::ifstream in(file);
  nlohmann::json j = nlohmann::json::parse(in, nullptr, false);
  if (!j.is_object() || j.value("version", "") != version || !j.contains("bad") || !j["bad"].is_array()) return false;
  for (const auto& b : j["bad"])
    if (b.is_object()) bad.push_back({b.value("op", ""), b.value("variant", ""), b.value("reason", "")});
  return true;
}

void write_result(const std::filesystem::path& file, const std::string& version, const std::vector<BadKernel>& bad) {
  nlohmann::json list = nlohmann::json::array();
  for (const BadKernel& b : bad) list.push_back({{"op", b.op}, {"variant", b.variant}, {"reason", b.reason}});
  std::error_code ignored;   // a cache that cannot be written only costs the next start its time
  std::filesystem::create_directories(file.parent_path(), ignored);
  auto temporary = file;
  temporary += ".part";
  std::ofstream(temporary) << nlohmann::json{{"version", version}, {"bad", list}}.dump(1) << "\n";
  std::filesystem::rename(temporary, file, ignored);
}

}  // namespace

std::vector<BadKernel> test_kernels(Runtime& runtime, const std::function<void(size_t, size_t)>& progress) {
  std::vector<BadKernel> bad;
  std::mt19937 random(7);
  const auto& cases = self_test_cases();
  for (size_t i = 0; i < cases.size(); ++i) {
    if (progress) progress(i, cases.size());
    test_case(runtime, cases[i], random, bad);
  }
  if (progress) progress(cases.size(), cases.size());
  return bad;
}

void ensure_self_tested(Runtime& runtime, const std::string& cache_dir, const std::string& t2x_version,
                        const std::function<void(const std::string&)>& report,
                        const std::function<void(size_t, size_t)>& progress) {
  const std::string version = t2x_version + "-" + kernels_hash(runtime.ops);
  std::vector<BadKernel> bad;
  const auto file = result_file(runtime, cache_dir);
  if (cache_dir.empty() || !read_result(file, version, bad)) {
    bad = test_kernels(runtime, progress);
    if (!cache_dir.empty()) write_result(file, version, bad);
  }
  for (const BadKernel& b : bad) {
    runtime.disabled.insert({b.op, b.variant});
    report("kernel '" + b.variant + "' of op '" + b.op + "' is switched off on this driver: " + b.reason);
  }
}

}  // namespace t2x
