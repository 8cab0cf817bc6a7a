// glslang_limits.hpp - lets VkFFT 1.2 compile against glslang 12 and later: included once, before vkFFT.h.
//
// VkFFT 1.2 fills glslang's struct of compiler limits by position, as it was before glslang 12 put nine fields for mesh
// shaders into its middle; Debian 12 ships both. Here it fills a struct of the old order instead, whose address is
// that of glslang's own defaults: for compute shaders they are the numbers that VkFFT writes. VkFFT 1.3 fills the
// fields by name and needs nothing.
#pragma once
#include <glslang_c_interface.h>
#if !__has_include(<vkFFT/vkFFT_Structs/vkFFT_Structs.h>)
#include <glslang/Public/resource_limits_c.h>

namespace spectra {

struct PositionalLimits {
  int numbers[93];
  glslang_limits_t limits;
  const glslang_resource_t* operator&() const { return glslang_default_resource(); }
};

}  // namespace spectra

#define glslang_resource_t spectra::PositionalLimits
#endif
