#include "cli/options.hpp"
#include "cli/memory_size.hpp"
#include "cli/messages.hpp"

namespace t2x {

CLI::Option* add_list(CLI::App& command, const std::string& names, std::vector<std::string>& to, const std::string& doc) {
  return command.add_option(names, to, doc)->allow_extra_args(false)->take_all();
}

void add_plugin_options(CLI::App& command, SharedOptions& options) {
  add_list(command, "--plugin-path", options.plugin_path, "Folders with plugins (a or a:b), searched first")
      ->type_name("FOLDER");
  command.add_flag("--rescan", options.rescan, "Examine every plugin again, also those in quarantine");
  command.add_flag("-v,--verbose", options.verbose, "Say more; twice: say everything");
}

void add_model_options(CLI::App& command, SharedOptions& options) {
  add_list(command, "--model-path", options.model_path, "Folders in which models are found by name (a or a:b)")
      ->type_name("FOLDER");
}

void add_device_options(CLI::App& command, SharedOptions& options) {
  command.add_option("--device", options.device, "Device by number or part of its name (t2x devices lists them)")
      ->type_name("DEVICE");
  command.add_flag("--validation", options.validation, "Run under the Vulkan validation layer, if installed");
  command
      .add_option("--limit-binding", options.limit_binding,
                  "Pretend that the device binds at most so much at once, such as 128MiB: to test a small device")
      ->type_name("BYTES")
      ->transform(CLI::AsSizeValue(false));
  command
      .add_option("--precision", options.precision,
                  "What matrix products are computed in: f32, f16 (faster on GPUs with matrix units), or auto (f32)")
      ->type_name("TYPE")
      ->check(CLI::IsMember({"auto", "f32", "f16"}));
  command.add_flag("--no-fp16", options.no_fp16, "Pretend that the device has no 16-bit arithmetic or storage");
  command.add_option("--cache-dir", options.cache_dir, "Where scans, compiled kernels and self-tests are kept")
      ->type_name("FOLDER");
  command.add_flag("--no-cache", options.no_cache, "Keep nothing between runs");
}

void add_memory_option(CLI::App& command, SharedOptions& options) {
  command
      .add_option_function<std::string>(
          "--vram",
          [&options](const std::string& text) {
            const std::optional<uint64_t> bytes = memory_size(text);
            if (!bytes) fail_user("--vram is '" + text + "'; it is auto, or an amount of memory such as 6GiB or 800MiB");
            options.vram = *bytes;
          },
          "The most device memory to take in all: an amount such as 6GiB, or auto (what the device gives)")
      ->type_name("SIZE");
}

HostOptions SharedOptions::host_options() const {
  HostOptions host;
  for (const std::string& list : plugin_path)
    for (const std::filesystem::path& folder : split_path_list(list)) host.plugin_path.push_back(folder);
  host.model_path = model_path;
  host.device.selector = device;
  host.device.validation = validation;
  host.device.limit_binding = limit_binding;
  host.device.memory_budget = vram;
  host.device.no_fp16 = no_fp16;
  host.device.precision = precision == "f16"   ? Precision::F16
                          : precision == "f32" ? Precision::F32
                                               : Precision::Auto;
  if (!cache_dir.empty()) host.cache_dir = cache_dir;
  if (no_cache) host.cache_dir.clear();
  host.scanner = "/proc/self/exe";
  host.rescan = rescan;
  host.log = log();
  host.self_test_progress = [mode = progress](size_t done, size_t total) { show_self_test(mode, done, total); };
  return host;
}

std::function<void(int, const std::string&)> SharedOptions::log() const {
  return [least = 2 - verbose](int level, const std::string& message) {
    if (level >= 2) warn(message);
    else if (level >= least && !speaks_json()) say(message);
  };
}

}  // namespace t2x
