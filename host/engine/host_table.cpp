#include "engine/host_table.hpp"
#include "program/section.hpp"

namespace t2x {
namespace {

const void* extension(const char* id) {
  const std::string_view wanted = id ? id : "";
  if (wanted == T2X_TRAINING) return training_table();
  return wanted == T2X_SECTION ? section_table() : nullptr;
}

void fail(t2x_context* cx, const char* message) { cx->message = message ? message : ""; }

void log(t2x_context* cx, int level, const char* message) {
  cx->session.log(level, cx->node.instance->name + ": " + (message ? message : ""));
}

int progress(t2x_context* cx, uint32_t done, uint32_t total) {
  Session& s = cx->session;
  if (s.options.progress)
    s.options.progress({cx->node.instance->name, Progress::Phase::Running, done, total, s.stage_index, s.stage_count,
                        cx->node.note});
  return s.cancelled();
}

const t2x_device_info* device(t2x_context* cx) {
  return cx->session.runtime ? &cx->session.runtime->device->info() : nullptr;
}

const t2x_gpu* gpu(t2x_context* cx) {
  if (!cx->session.runtime) return nullptr;
  static t2x_gpu shared;
  Device& d = *cx->session.runtime->device;
  shared = {sizeof shared, d.instance(), d.physical(), d.handle(),
            [](void* instance, const char* name) {
              return reinterpret_cast<void*>(vkGetInstanceProcAddr(static_cast<VkInstance>(instance), name));
            },
            d.api_version(), d.queue_family()};
  return &shared;
}

t2x_host make_table() {
  t2x_host host{};
  host.size = sizeof host;
  host.abi_major = T2X_ABI_MAJOR;
  host.abi_minor = T2X_ABI_MINOR;
  host.extension = extension;
  host.fail = fail;
  host.log = log;
  host.progress = progress;
  host.device = device;
  host.gpu = gpu;
  fill_parameters(host);
  fill_ports(host);
  fill_weights(host);
  fill_storage(host);
  fill_programs(host);
  fill_recording(host);
  return host;
}

}  // namespace

const t2x_host* host_table() {
  static const t2x_host host = make_table();
  return &host;
}

}  // namespace t2x
