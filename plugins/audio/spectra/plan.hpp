// plan.hpp - one batched Fourier transform of real rows by VkFFT, recorded into the host's command buffers.
#pragma once
#include <t2x/vulkan.hpp>
#include <cstdint>
#include <memory>

namespace spectra {

enum class Direction { kForward, kInverse };

// rows x points reals <-> rows x (points/2 + 1) complex numbers, each a pair of floats; rows follow each other without
// padding. The inverse divides by `points`, so that it undoes the forward transform.
struct PlanShape {
  uint32_t points = 0, rows = 0;
  Direction direction = Direction::kForward;
  auto operator<=>(const PlanShape&) const = default;
};

// Where the two sides of a transform lie.
struct PlanBuffers {
  VkBuffer real = VK_NULL_HANDLE, complex = VK_NULL_HANDLE;
  VkDeviceSize real_offset = 0, complex_offset = 0;
};

// `points` is transformable(). Compiles in the constructor, which throws t2x::Error; VkFFT's binaries are kept, so that a further plan of a shape
// compiles nothing. One plan serves one place in one program, as its descriptors name that place's buffers.
class Plan {
public:
  Plan(const t2x_gpu& gpu, const t2x_device_info& limits, const PlanShape& shape);
  ~Plan();
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  // Once. Leaves the result visible to later shaders' reads.
  void record(VkCommandBuffer commands, const PlanBuffers& buffers);

private:
  struct Application;   // VkFFT's, kept out of this header: vkFFT.h is 1.6 MB
  std::unique_ptr<Application> application_;
};

}  // namespace spectra
