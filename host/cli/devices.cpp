// t2x devices: what there is to run on, and which kernels would run there.
#include "cli/app.hpp"
#include "cli/bench_cases.hpp"
#include "cli/options.hpp"
#include "cli/text_layout.hpp"
#include "program/single_op.hpp"
#include <iostream>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Shows memory, features and limits of each device, and which kernels the hot ops would use there.

Examples:
  t2x devices
  t2x devices --brief                 open no device: no kernels, and no self-test of a driver that is new
  t2x run text_to_image prompt=x --device 1
  t2x run text_to_image prompt=x --device radeon)";

std::string kind_name(uint32_t kind) {
  switch (kind) {
    case T2X_DEVICE_INTEGRATED: return "integrated GPU";
    case T2X_DEVICE_DISCRETE: return "discrete GPU";
    case T2X_DEVICE_VIRTUAL: return "virtual GPU";
    case T2X_DEVICE_CPU: return "CPU";
    default: return "other";
  }
}

std::string feature_names(uint32_t features) {
  constexpr std::pair<uint32_t, const char*> kNames[] = {
      {T2X_FEATURE_FP16, "fp16"}, {T2X_FEATURE_STORAGE16, "16-bit storage"}, {T2X_FEATURE_INT8, "int8"},
      {T2X_FEATURE_STORAGE8, "8-bit storage"}, {T2X_FEATURE_SUBGROUP_BASIC, "subgroups"},
      {T2X_FEATURE_SUBGROUP_ARITHMETIC, "subgroup arithmetic"}, {T2X_FEATURE_SUBGROUP_SHUFFLE, "shuffle"},
      {T2X_FEATURE_SUBGROUP_BALLOT, "ballot"}, {T2X_FEATURE_COOPERATIVE_MATRIX, "cooperative matrix"}};
  std::string text;
  for (const auto& [bit, name] : kNames)
    if (features & bit) text += (text.empty() ? "" : ", ") + std::string(name);
  return text.empty() ? "none of the optional ones" : text;
}

std::string limits_text(const t2x_device_info& i) {
  return "workgroup " + std::to_string(i.max_workgroup_invocations) + ", shared memory " + bytes_text(i.shared_bytes) +
         ", one binding " + bytes_text(i.max_binding_bytes) + ", " + std::to_string(i.max_texels) + " texels, subgroup " +
         std::to_string(i.subgroup_size);
}

void print_device(const DeviceSummary& d) {
  std::cout << d.index << ": " << d.name << "\n   " << kind_name(d.info.kind) << ", " << d.driver << ", Vulkan "
            << d.api_version << "\n   memory: " << bytes_text(d.free_bytes) << " free of " << bytes_text(d.memory_bytes)
            << "\n   features: " << feature_names(d.info.features) << "\n   limits: " << limits_text(d.info) << '\n';
}

void print_kernels(const DeviceSummary& d, const SharedOptions& shared) {
  HostOptions options = shared.host_options();
  options.device.selector = std::to_string(d.index);
  Host host(options);
  Runtime& runtime = host.runtime();
  std::cout << "   kernels:\n";
  std::vector<std::vector<std::string>> rows;
  for (const BenchCase& c : bench_cases()) {
    const t2x_op_type* op = runtime.ops.find(c.op);
    std::vector<std::string> variants = suitable_variants(runtime, *op, c.inputs, c.attrs);
    std::erase_if(variants, [&](const std::string& v) { return runtime.disabled.contains({c.op, v}); });
    rows.push_back({"     " + c.name, variants.empty() ? "none" : variants[0]});
  }
  std::cout << table(rows);
  for (const auto& [op, variant] : runtime.disabled)
    std::cout << "     switched off by the self-test: " << op << " " << variant << '\n';
}

int devices(const SharedOptions& shared, bool brief) {
  std::vector<DeviceSummary> all = Device::list();
  if (all.empty()) fail_machine("Vulkan is installed, but there is no device. Install a driver: for a GPU the maker's, "
                                "else mesa-vulkan-drivers, which runs on the CPU.");
  for (const DeviceSummary& d : all) {
    print_device(d);
    if (!brief) print_kernels(d, shared);
  }
  return 0;
}

}  // namespace

void add_devices(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("devices", "List Vulkan devices");
  auto shared = std::make_shared<SharedOptions>();
  auto brief = std::make_shared<bool>(false);
  command->footer(kExamples);
  command->add_flag("--brief", *brief, "Do not open the devices to see which kernels they would use");
  add_device_options(*command, *shared);
  add_plugin_options(*command, *shared);
  command->callback([=] { *exit_code = devices(*shared, *brief); });
}

}  // namespace t2x
