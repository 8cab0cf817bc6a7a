// plan.cpp - the only file that sees vkFFT.h.
#include "vulkan_redirect.hpp"
#include "plan.hpp"
#include <t2x/error.hpp>
#include <array>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>
#include "glslang_limits.hpp"
#define VKFFT_BACKEND 0
#include <vkFFT.h>

namespace spectra {
namespace {

// VkFFT's compiled kernels by device and shape: SPIR-V that is made for the device's vendor and limits.
using BinaryKey = std::pair<std::string, PlanShape>;
struct Binaries {
  std::mutex mutex;
  std::map<BinaryKey, std::vector<char>> by_shape;
};
Binaries& binaries() {
  static Binaries all;
  return all;
}

std::string device_key(const t2x_device_info& d) {
  std::string key = std::string(d.name) + "\n" + d.driver;
  for (uint32_t limit : {d.shared_bytes, d.max_workgroup_invocations, d.max_workgroup_size[0], d.max_workgroup_size[1],
                         d.max_workgroup_size[2], d.max_groups[0], d.max_groups[1], d.max_groups[2]})
    key += "\n" + std::to_string(limit);
  return key;
}

// Whether VkFFT makes the transform of one of half the length in several kernels, which it does in place: with two
// tensors the result is wrong. The field's names are those of VkFFT 1.2 and 1.3.
template <class SomePlan> bool splits(const SomePlan& plan) {
  if constexpr (requires { plan.multiUploadR2C; }) return plan.multiUploadR2C != 0;
  else return plan.bigSequenceEvenR2C != 0;
}

struct Redirection {
  explicit Redirection(Redirected& target) { redirected = &target; }
  ~Redirection() { redirected = nullptr; }
};

}  // namespace

// What VkFFT keeps pointers to lives here, beside its application.
struct Plan::Application {
  PlanShape shape;
  VkPhysicalDevice physical_device;
  VkDevice device;
  // VkFFT insists on these three and hands them to redirected functions alone.
  VkQueue queue = VK_NULL_HANDLE;
  VkCommandPool pool = VK_NULL_HANDLE;
  VkFence fence = VK_NULL_HANDLE;
  VkBuffer real = stand_in(kReal), complex = stand_in(kComplex);
  uint64_t real_bytes, complex_bytes;
  Redirected left;
  VkFFTApplication fft{};
  bool initialised = false;

  Application(const t2x_gpu& gpu, const PlanShape& wanted)
      : shape(wanted), physical_device(t2x::vk_physical_device(gpu)), device(t2x::vk_device(gpu)),
        real_bytes(uint64_t{4} * shape.points * shape.rows),
        complex_bytes(uint64_t{4} * (shape.points + 2) * shape.rows) {}

  ~Application() {
    if (initialised) deleteVkFFT(&fft);
    for (VkBuffer buffer : left.buffers) ::spectra::redirect::destroy_buffer(device, buffer, nullptr);
    for (VkDeviceMemory memory : left.memories) ::spectra::redirect::free_memory(device, memory, nullptr);
  }

  VkFFTConfiguration configuration() {
    VkFFTConfiguration c{};
    c.FFTdim = 1;
    c.size[0] = shape.points;
    c.numberBatches = shape.rows;
    c.performR2C = 1;
    c.normalize = 1;
    c.useLUT = 1;   // drivers' own sines are good to 1e-3 at worst; tables are exact
    c.makeForwardPlanOnly = shape.direction == Direction::kForward;
    c.makeInversePlanOnly = shape.direction == Direction::kInverse;
    // Complex rows in `buffer`; real ones in a buffer of their own, which VkFFT names by what it is to the direction.
    if (shape.direction == Direction::kForward) {
      c.isInputFormatted = c.inputBufferNum = 1;
      c.inputBuffer = &real;
      c.inputBufferSize = &real_bytes;
      c.inputBufferStride[0] = shape.points;
    } else {
      c.isOutputFormatted = c.outputBufferNum = 1;
      c.outputBuffer = &real;
      c.outputBufferSize = &real_bytes;
      c.outputBufferStride[0] = shape.points;
    }
    c.bufferNum = 1;
    c.buffer = &complex;
    c.bufferSize = &complex_bytes;
    c.bufferStride[0] = shape.points / 2 + 1;
    c.physicalDevice = &physical_device;
    c.device = &device;
    c.queue = &queue;
    c.commandPool = &pool;
    c.fence = &fence;
    return c;
  }

  void initialise(const t2x_device_info& limits) {
    left.limits = &limits;
    const std::lock_guard lock(binaries().mutex);
    const BinaryKey key{device_key(limits), shape};
    const bool known = binaries().by_shape.contains(key);
    VkFFTConfiguration c = configuration();
    if (!known) {
      c.saveApplicationToString = 1;
    } else {
      c.loadApplicationFromString = 1;
      c.loadApplicationString = binaries().by_shape[key].data();
    }
    VkFFTResult result;
    {
      const Redirection redirection(left);
      result = initializeVkFFT(&fft, c);
    }
    if (result != VKFFT_SUCCESS)
      throw t2x::Error("VkFFT cannot transform " + std::to_string(shape.rows) + " rows of " +
                       std::to_string(shape.points) + " points on this device (its error " + std::to_string(result) +
                       "); try a smaller n_fft", T2X_UNSUPPORTED);
    initialised = true;
    const VkFFTPlan* plan = shape.direction == Direction::kForward ? fft.localFFTPlan : fft.localFFTPlan_inverse;
    if (plan->numAxisUploads[0] != 1 || splits(*plan))
      throw t2x::Error("n_fft = " + std::to_string(shape.points) + " does not fit this device's shared memory of " +
                       std::to_string(limits.shared_bytes) + " bytes; choose a smaller n_fft", T2X_UNSUPPORTED);
    if (!known) {
      const char* bytes = static_cast<const char*>(fft.saveApplicationString);
      binaries().by_shape[key].assign(bytes, bytes + fft.applicationStringSize);
    }
  }
};

Plan::Plan(const t2x_gpu& gpu, const t2x_device_info& limits, const PlanShape& shape)
    : application_(std::make_unique<Application>(gpu, shape)) {
  application_->initialise(limits);
}

Plan::~Plan() = default;

#undef vkCmdCopyBuffer
#undef vkUpdateDescriptorSets

void Plan::record(VkCommandBuffer commands, const PlanBuffers& buffers) {
  Application& a = *application_;
  for (const TensorDescriptor& d : a.left.descriptors) {
    const bool real = d.tensor == kReal;
    const VkDescriptorBufferInfo info{real ? buffers.real : buffers.complex,
                                      real ? buffers.real_offset : buffers.complex_offset, d.bytes};
    VkWriteDescriptorSet write{};
    write.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
    write.dstSet = d.set;
    write.dstBinding = d.binding;
    write.descriptorCount = 1;
    write.descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
    write.pBufferInfo = &info;
    vkUpdateDescriptorSets(a.device, 1, &write, 0, nullptr);
  }
  // Each replay copies the tables again, a few KB: nothing else is recorded before the program's first run.
  for (const TableCopy& copy : a.left.copies) {
    const VkBufferCopy region{0, 0, copy.bytes};
    vkCmdCopyBuffer(commands, copy.from, copy.to, 1, &region);
  }
  const VkMemoryBarrier tables{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, VK_ACCESS_TRANSFER_WRITE_BIT,
                               VK_ACCESS_SHADER_READ_BIT};
  vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, 0, 1, &tables,
                       0, nullptr, 0, nullptr);
  VkFFTLaunchParams launch{};
  launch.commandBuffer = &commands;
  const VkFFTResult result = VkFFTAppend(&a.fft, a.shape.direction == Direction::kForward ? -1 : 1, &launch);
  if (result != VKFFT_SUCCESS)
    throw t2x::Error("VkFFT does not record its transform (its error " + std::to_string(result) + ")", T2X_INTERNAL);
}

}  // namespace spectra
