// host/device/features.hpp - the optional Vulkan features that T2X's kernels can use: found, enabled.
#pragma once
#include <vulkan/vulkan.h>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#ifndef VK_KHR_cooperative_matrix  // headers before 1.3.255 do not know it
#define VK_KHR_cooperative_matrix 1
#define VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME "VK_KHR_cooperative_matrix"
#define VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR ((VkStructureType)1000506000)
struct VkPhysicalDeviceCooperativeMatrixFeaturesKHR {
  VkStructureType sType;
  void* pNext;
  VkBool32 cooperativeMatrix;
  VkBool32 cooperativeMatrixRobustBufferAccess;
};
#define VK_STRUCTURE_TYPE_COOPERATIVE_MATRIX_PROPERTIES_KHR ((VkStructureType)1000506001)
enum VkComponentTypeKHR { VK_COMPONENT_TYPE_FLOAT16_KHR = 0, VK_COMPONENT_TYPE_FLOAT32_KHR = 1,
                          VK_COMPONENT_TYPE_MAX_ENUM_KHR = 0x7FFFFFFF };
enum VkScopeKHR { VK_SCOPE_SUBGROUP_KHR = 3, VK_SCOPE_MAX_ENUM_KHR = 0x7FFFFFFF };
struct VkCooperativeMatrixPropertiesKHR {
  VkStructureType sType;
  void* pNext;
  uint32_t MSize, NSize, KSize;
  VkComponentTypeKHR AType, BType, CType, ResultType;
  VkBool32 saturatingAccumulation;
  VkScopeKHR scope;
};
typedef VkResult(VKAPI_PTR* PFN_vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR)(
    VkPhysicalDevice device, uint32_t* count, VkCooperativeMatrixPropertiesKHR* properties);
#endif

namespace t2x {

// M x N x K of one product.
struct MatrixSize { uint32_t m = 0, n = 0, k = 0; };

struct Features {
  bool fp16 = false, storage16 = false, int8 = false, storage8 = false, cooperative_matrix = false;
  bool memory_model = false;        // cooperative matrices are written in the Vulkan memory model
  MatrixSize cooperative_size;      // float16 factors, float32 sum; 0 = none that the kernels can use
  bool int16 = false, int64 = false;
  // Extensions that give the above on this driver's version of Vulkan.
  std::vector<const char*> extensions;
};

// The largest product of float16 matrices into float32 that a subgroup offers, of sizes that divide a kernel's tile.
MatrixSize read_cooperative_size(VkInstance instance, VkPhysicalDevice device);

Features read_features(VkPhysicalDevice device, uint32_t api_version, const std::set<std::string>& extensions);

// As on a device that has no 16-bit arithmetic or storage. The features are then not enabled either, so that
// validation catches a kernel that uses them all the same.
void hide_16_bit(Features& features);

// As on a device without cooperative matrices: before Vulkan 1.3.255 the validation layer reports their every use
// as an error.
constexpr uint32_t kCooperativeMatrixVersion = VK_MAKE_API_VERSION(0, 1, 3, 255);
void hide_cooperative_matrix(Features& features);

// VkPhysicalDeviceFeatures2 and what hangs on it. Stays where it is: its parts point at each other.
// robustBufferAccess is never asked for: kernels check their bounds, and it costs time.
struct FeatureChain {
  explicit FeatureChain(const Features& wanted);
  FeatureChain(const FeatureChain&) = delete;
  FeatureChain& operator=(const FeatureChain&) = delete;
  VkPhysicalDeviceFeatures2 head{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2};
  VkPhysicalDevice16BitStorageFeatures storage16{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_16BIT_STORAGE_FEATURES};
  VkPhysicalDevice8BitStorageFeatures storage8{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_8BIT_STORAGE_FEATURES};
  VkPhysicalDeviceShaderFloat16Int8Features arithmetic{
      VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_FLOAT16_INT8_FEATURES};
  VkPhysicalDeviceVulkanMemoryModelFeatures memory_model{
      VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_MEMORY_MODEL_FEATURES};
  VkPhysicalDeviceCooperativeMatrixFeaturesKHR cooperative_matrix{
      VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR, nullptr, VK_FALSE, VK_FALSE};
};

}  // namespace t2x
