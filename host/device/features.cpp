#include "device/features.hpp"

#include <algorithm>
#include <cstring>

namespace t2x {

// Chains exactly the structs whose features are wanted: a driver need not know the others.
FeatureChain::FeatureChain(const Features& wanted) {
  void** tail = &head.pNext;
  const auto add = [&tail](auto& part) { *tail = &part, tail = &part.pNext; };
  head.features.shaderInt16 = wanted.int16;
  head.features.shaderInt64 = wanted.int64;
  storage16.storageBuffer16BitAccess = wanted.storage16;
  storage8.storageBuffer8BitAccess = wanted.storage8;
  arithmetic.shaderFloat16 = wanted.fp16;
  arithmetic.shaderInt8 = wanted.int8;
  memory_model.vulkanMemoryModel = wanted.memory_model;
  cooperative_matrix.cooperativeMatrix = wanted.cooperative_matrix;
  if (wanted.storage16) add(storage16);
  if (wanted.storage8) add(storage8);
  if (wanted.fp16 || wanted.int8) add(arithmetic);
  if (wanted.memory_model) add(memory_model);
  if (wanted.cooperative_matrix) add(cooperative_matrix);
}

Features read_features(VkPhysicalDevice device, uint32_t api_version, const std::set<std::string>& extensions) {
  Features offered;
  const auto from_1_2 = [&](const char* extension) {
    if (api_version >= VK_API_VERSION_1_2) return true;
    if (!extensions.count(extension)) return false;
    offered.extensions.push_back(extension);
    return true;
  };
  offered.storage16 = true;  // in Vulkan 1.1
  offered.storage8 = from_1_2(VK_KHR_8BIT_STORAGE_EXTENSION_NAME);
  offered.fp16 = offered.int8 = from_1_2(VK_KHR_SHADER_FLOAT16_INT8_EXTENSION_NAME);
  offered.memory_model = from_1_2(VK_KHR_VULKAN_MEMORY_MODEL_EXTENSION_NAME);
  offered.cooperative_matrix = extensions.count(VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME) > 0;
  FeatureChain chain(offered);
  vkGetPhysicalDeviceFeatures2(device, &chain.head);
  offered.int16 = chain.head.features.shaderInt16;
  offered.int64 = chain.head.features.shaderInt64;
  offered.storage16 = chain.storage16.storageBuffer16BitAccess;
  offered.storage8 = chain.storage8.storageBuffer8BitAccess;
  offered.fp16 = chain.arithmetic.shaderFloat16;
  offered.int8 = chain.arithmetic.shaderInt8;
  offered.memory_model = chain.memory_model.vulkanMemoryModel;
  offered.cooperative_matrix = chain.cooperative_matrix.cooperativeMatrix && offered.memory_model;
  if (offered.cooperative_matrix) offered.extensions.push_back(VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME);
  // The specification: a device that offers it must have it enabled.
  if (extensions.count("VK_KHR_portability_subset")) offered.extensions.push_back("VK_KHR_portability_subset");
  return offered;
}

MatrixSize read_cooperative_size(VkInstance instance, VkPhysicalDevice device) {
  const auto read = reinterpret_cast<PFN_vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR>(
      vkGetInstanceProcAddr(instance, "vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR"));
  uint32_t count = 0;
  if (!read || read(device, &count, nullptr) != VK_SUCCESS) return {};
  VkCooperativeMatrixPropertiesKHR empty{};
  empty.sType = VK_STRUCTURE_TYPE_COOPERATIVE_MATRIX_PROPERTIES_KHR;
  std::vector<VkCooperativeMatrixPropertiesKHR> offered(count, empty);
  if (read(device, &count, offered.data()) != VK_SUCCESS) return {};
  offered.resize(count);
  MatrixSize best;
  for (const VkCooperativeMatrixPropertiesKHR& p : offered) {
    if (p.scope != VK_SCOPE_SUBGROUP_KHR || p.saturatingAccumulation) continue;
    if (p.AType != VK_COMPONENT_TYPE_FLOAT16_KHR || p.BType != VK_COMPONENT_TYPE_FLOAT16_KHR) continue;
    if (p.CType != VK_COMPONENT_TYPE_FLOAT32_KHR || p.ResultType != VK_COMPONENT_TYPE_FLOAT32_KHR) continue;
    const auto divides = [](uint32_t size) { return size == 8 || size == 16; };
    if (!divides(p.MSize) || !divides(p.NSize) || !divides(p.KSize)) continue;
    if (p.MSize * p.NSize * p.KSize > best.m * best.n * best.k) best = {p.MSize, p.NSize, p.KSize};
  }
  return best;
}

void hide_16_bit(Features& features) {
  features.fp16 = features.storage16 = features.int16 = false;
  hide_cooperative_matrix(features);  // its kernels multiply float16
}

void hide_cooperative_matrix(Features& features) {
  features.cooperative_matrix = false;
  features.cooperative_size = {};
  std::erase_if(features.extensions,
                [](const char* name) { return std::strcmp(name, VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME) == 0; });
}

}  // namespace t2x
