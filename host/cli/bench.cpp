// t2x bench: times the hot ops on a device, one JSON line each.
#include "cli/app.hpp"
#include "cli/bench_cases.hpp"
#include "cli/interrupt.hpp"
#include "cli/messages.hpp"
#include "cli/options.hpp"
#include "program/single_op.hpp"
#include <t2x/shape.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Times come from the device's timestamps where it has them, the best of --repeats. No result passes or
fails; compare lines of the same device and driver.

Examples:
  t2x bench
  t2x bench --op linear --repeats 20 --device 1
  t2x bench --all-kernels             every kernel that suits, not only the preferred one)";

struct BenchArguments {
  std::string op;
  int repeats = 5;
  bool all_kernels = false;
  SharedOptions shared;
};

// Numbers in -1..1 that are the same every time; as bits of 16-bit floats: 0.5 to 1.
OpInput filled(const t2x_dims& dims) {
  OpInput input{dims, std::vector<std::byte>(dims.dtype == T2X_NO_DTYPE ? 0 : bytes(dims))};
  uint32_t state = 1;
  for (size_t i = 0; i + 1 < input.data.size(); i += element_bytes(dims.dtype)) {
    state = state * 1664525u + 1013904223u;
    float value = static_cast<float>(state >> 8) / 8388608.0f - 1.0f;
    uint32_t word;
    std::memcpy(&word, &value, 4);
    if (dims.dtype == T2X_BF16) word >>= 16;
    if (dims.dtype == T2X_F16) word = 0x3800u | (state >> 22);
    if (dims.dtype == T2X_I32) word = state & 1;
    std::memcpy(input.data.data() + i, &word, element_bytes(dims.dtype));
  }
  return input;
}

void time_case(Runtime& runtime, const BenchCase& c, const BenchArguments& arguments) {
  const t2x_op_type* op = runtime.ops.find(c.op);
  if (!op) fail_ours("bench case '" + c.name + "' names no op");
  std::vector<OpInput> inputs;
  for (const t2x_dims& d : c.inputs) inputs.push_back(filled(d));
  std::vector<std::string> variants = suitable_variants(runtime, *op, c.inputs, c.attrs);
  if (!arguments.all_kernels && variants.size() > 1) variants.resize(1);
  for (const std::string& variant : variants) {
    OpRun run = run_single_op(runtime, *op, inputs, c.attrs, variant, arguments.repeats);
    nlohmann::json line = {{"case", c.name}, {"op", c.op}, {"kernel", run.variant}, {"seconds", run.seconds},
                           {"gflops", run.seconds > 0 ? run.flops / run.seconds / 1e9 : 0},
                           {"device", runtime.device->summary().name}, {"driver", runtime.device->summary().driver}};
    std::cout << line.dump() << std::endl;
  }
}

int bench(const BenchArguments& arguments) {
  Host host(arguments.shared.host_options());
  Runtime& runtime = host.runtime();
  watch_interrupts();
  size_t timed = 0;
  for (const BenchCase& c : bench_cases()) {
    if (!arguments.op.empty() && c.op != arguments.op) continue;
    if (interrupted()) throw Failure(Side::Cancelled, "stopped before " + c.name);
    time_case(runtime, c, arguments);
    ++timed;
  }
  std::vector<std::string> ops;
  for (const BenchCase& c : bench_cases()) ops.push_back(c.op);
  if (!timed) fail_user("no benchmark for op '" + arguments.op + "'." + did_you_mean(arguments.op, ops));
  return 0;
}

}  // namespace

void add_bench(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("bench", "Time the hot ops on a device");
  auto a = std::make_shared<BenchArguments>();
  command->footer(kExamples);
  command->add_option("--op", a->op, "Only this op")->type_name("OP");
  command->add_option("--repeats", a->repeats, "Runs of each; the best counts")->type_name("N")->check(CLI::Range(1, 10000));
  command->add_flag("--all-kernels", a->all_kernels, "Time every kernel that suits");
  add_device_options(*command, a->shared);
  add_plugin_options(*command, a->shared);
  command->callback([a, exit_code] { *exit_code = bench(*a); });
}

}  // namespace t2x
