#include "device/limits.hpp"

#include <algorithm>

namespace t2x {
namespace {

// Desktops reset a GPU whose kernel runs for about 2 s (Windows TDR 2 s; Linux drivers 2 to 10 s). A dispatch
// should stay below a fifth of that on the slowest GPU of its kind, on kernels that reach a tenth of its peak:
// integrated GPUs begin at about 0.4 TFLOP/s, discrete ones at about 4 TFLOP/s. 10 GFLOP and 100 GFLOP are then
// 0.25 s. On fast cards a dispatch of that size still takes over 1 ms, so splitting costs nothing there. Anything
// unknown gets the smaller number; CPU drivers have no watchdog.
constexpr double kFlopsIntegrated = 1e10;
constexpr double kFlopsDiscrete = 1e11;

constexpr uint32_t kMostPushBytes = 128;  // what the ABI lets a dispatch push

uint32_t device_kind(VkPhysicalDeviceType type) {
  switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU: return T2X_DEVICE_INTEGRATED;
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU: return T2X_DEVICE_DISCRETE;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU: return T2X_DEVICE_VIRTUAL;
    case VK_PHYSICAL_DEVICE_TYPE_CPU: return T2X_DEVICE_CPU;
    default: return T2X_DEVICE_OTHER;
  }
}

double dispatch_flops(uint32_t kind) {
  if (kind == T2X_DEVICE_CPU) return 0;
  return kind == T2X_DEVICE_DISCRETE ? kFlopsDiscrete : kFlopsIntegrated;
}

uint32_t feature_bits(const Adapter& adapter) {
  const Features& features = adapter.features;
  uint32_t bits = 0;
  if (features.fp16) bits |= T2X_FEATURE_FP16;
  if (features.storage16) bits |= T2X_FEATURE_STORAGE16;
  if (features.int8) bits |= T2X_FEATURE_INT8;
  if (features.storage8) bits |= T2X_FEATURE_STORAGE8;
  if (features.cooperative_matrix) bits |= T2X_FEATURE_COOPERATIVE_MATRIX;
  if (!(adapter.subgroup.supportedStages & VK_SHADER_STAGE_COMPUTE_BIT)) return bits;
  const VkSubgroupFeatureFlags subgroup = adapter.subgroup.supportedOperations;
  if (subgroup & VK_SUBGROUP_FEATURE_BASIC_BIT) bits |= T2X_FEATURE_SUBGROUP_BASIC;
  if (subgroup & VK_SUBGROUP_FEATURE_ARITHMETIC_BIT) bits |= T2X_FEATURE_SUBGROUP_ARITHMETIC;
  if (subgroup & VK_SUBGROUP_FEATURE_SHUFFLE_BIT) bits |= T2X_FEATURE_SUBGROUP_SHUFFLE;
  if (subgroup & VK_SUBGROUP_FEATURE_BALLOT_BIT) bits |= T2X_FEATURE_SUBGROUP_BALLOT;
  return bits;
}

void lower(t2x_device_info& info, const DeviceOptions& options) {
  if (options.limit_binding) {
    info.max_binding_bytes = std::min(info.max_binding_bytes, options.limit_binding);
    info.max_texels = std::min(info.max_texels, std::max<uint64_t>(1, options.limit_binding / 16));  // of RGBA32F
  }
  if (options.limit_dispatch_flops > 0 &&
      (info.max_dispatch_flops == 0 || options.limit_dispatch_flops < info.max_dispatch_flops)) {
    info.max_dispatch_flops = options.limit_dispatch_flops;
  }
}

}  // namespace

t2x_device_info device_limits(const Adapter& adapter, const DeviceOptions& options) {
  const VkPhysicalDeviceLimits& limits = adapter.properties.limits;
  t2x_device_info info{};
  info.size = sizeof info;
  info.kind = device_kind(adapter.properties.deviceType);
  info.features = feature_bits(adapter);
  info.subgroup_size = adapter.subgroup.subgroupSize;
  info.max_workgroup_invocations = limits.maxComputeWorkGroupInvocations;
  for (int i = 0; i < 3; ++i) {
    info.max_workgroup_size[i] = limits.maxComputeWorkGroupSize[i];
    info.max_groups[i] = limits.maxComputeWorkGroupCount[i];
  }
  info.shared_bytes = limits.maxComputeSharedMemorySize;
  info.push_bytes = std::min(limits.maxPushConstantsSize, kMostPushBytes);
  info.storage_alignment = uint32_t(limits.minStorageBufferOffsetAlignment);
  info.texel_alignment = uint32_t(limits.minTexelBufferOffsetAlignment);
  info.max_binding_bytes = limits.maxStorageBufferRange;
  info.max_texels = limits.maxTexelBufferElements;
  info.max_dispatch_flops = dispatch_flops(info.kind);
  const MatrixSize& product = adapter.features.cooperative_size;
  info.cooperative_m = product.m, info.cooperative_n = product.n, info.cooperative_k = product.k;
  if (options.precision == Precision::F16) info.features |= T2X_FEATURE_REDUCED_PRECISION;
  lower(info, options);
  return info;
}

}  // namespace t2x
