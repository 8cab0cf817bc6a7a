#include "device/pipelines.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <exception>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <tuple>

#include "status/failure.hpp"

namespace t2x {
namespace {

constexpr uint32_t kSpirvMagic = 0x07230203;

// Kernels are compared by content: the same words at another address are the same kernel.
using LayoutKey = std::pair<std::vector<VkDescriptorType>, uint32_t>;
using PipelineId = std::tuple<VkShaderModule, LayoutKey, std::vector<uint32_t>>;

struct Layout {
  VkPipelineLayout layout = VK_NULL_HANDLE;
  VkDescriptorSetLayout set_layout = VK_NULL_HANDLE;
};

}  // namespace

struct PipelineCache::Impl {
  explicit Impl(Device& device) : device(device) {}
  ~Impl();
  VkShaderModule module(const PipelineKey& key);
  const Layout& layout(const PipelineKey& key);
  PipelineId id(const PipelineKey& key) { return {module(key), {key.kinds, key.push_bytes}, key.constants}; }
  VkPipeline make(const PipelineKey& key, VkShaderModule module, VkPipelineLayout layout);

  Device& device;
  std::map<std::vector<uint32_t>, VkShaderModule> modules;
  std::map<LayoutKey, Layout> layouts;
  std::map<PipelineId, ComputePipeline> pipelines;
};

PipelineCache::Impl::~Impl() {
  const VkDevice handle = device.handle();
  for (auto& [id, pipeline] : pipelines) vkDestroyPipeline(handle, pipeline.pipeline, nullptr);
  for (auto& [key, layout] : layouts) {
    vkDestroyPipelineLayout(handle, layout.layout, nullptr);
    vkDestroyDescriptorSetLayout(handle, layout.set_layout, nullptr);
  }
  for (auto& [words, module] : modules) vkDestroyShaderModule(handle, module, nullptr);
}

VkShaderModule PipelineCache::Impl::module(const PipelineKey& key) {
  if (!key.words || key.bytes < 20 || key.bytes % 4 || key.words[0] != kSpirvMagic) {
    fail_ours("kernel '" + key.name + "' is not SPIR-V");
  }
  std::vector<uint32_t> words(key.words, key.words + key.bytes / 4);
  if (const auto found = modules.find(words); found != modules.end()) return found->second;
  VkShaderModuleCreateInfo info{VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO};
  info.codeSize = key.bytes;
  info.pCode = words.data();
  VkShaderModule module = VK_NULL_HANDLE;
  check_vk(vkCreateShaderModule(device.handle(), &info, nullptr, &module),
           ("loading kernel '" + key.name + "'").c_str());
  device.set_object_name(VK_OBJECT_TYPE_SHADER_MODULE, reinterpret_cast<uint64_t>(module), key.name.c_str());
  modules.emplace(std::move(words), module);
  return module;
}

const Layout& PipelineCache::Impl::layout(const PipelineKey& key) {
  const auto [place, fresh] = layouts.try_emplace({key.kinds, key.push_bytes});
  Layout& made = place->second;
  if (!fresh && made.layout) return made;
  std::vector<VkDescriptorSetLayoutBinding> bindings;
  for (VkDescriptorType kind : key.kinds) {
    bindings.push_back({uint32_t(bindings.size()), kind, 1, VK_SHADER_STAGE_COMPUTE_BIT, nullptr});
  }
  VkDescriptorSetLayoutCreateInfo set_info{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO};
  set_info.bindingCount = uint32_t(bindings.size());
  set_info.pBindings = bindings.data();
  if (!made.set_layout) {
    check_vk(vkCreateDescriptorSetLayout(device.handle(), &set_info, nullptr, &made.set_layout),
             "making a descriptor set layout");
  }
  const VkPushConstantRange push{VK_SHADER_STAGE_COMPUTE_BIT, 0, key.push_bytes};
  VkPipelineLayoutCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
  info.setLayoutCount = 1;
  info.pSetLayouts = &made.set_layout;
  info.pushConstantRangeCount = key.push_bytes ? 1 : 0;
  info.pPushConstantRanges = &push;
  check_vk(vkCreatePipelineLayout(device.handle(), &info, nullptr, &made.layout), "making a pipeline layout");
  return made;
}

// Called from several threads at once: touches nothing but its arguments and the driver's cache.
VkPipeline PipelineCache::Impl::make(const PipelineKey& key, VkShaderModule module, VkPipelineLayout layout) {
  std::vector<VkSpecializationMapEntry> entries;
  for (uint32_t i = 0; i < key.constants.size(); ++i) entries.push_back({i, i * 4, 4});
  VkSpecializationInfo constants{};
  constants.mapEntryCount = uint32_t(entries.size());
  constants.pMapEntries = entries.data();
  constants.dataSize = key.constants.size() * 4;
  constants.pData = key.constants.data();
  VkComputePipelineCreateInfo info{VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO};
  info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
  info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
  info.stage.module = module;
  info.stage.pName = "main";
  info.stage.pSpecializationInfo = &constants;
  info.layout = layout;
  VkPipeline pipeline = VK_NULL_HANDLE;
  check_vk(vkCreateComputePipelines(device.handle(), device.pipeline_cache(), 1, &info, nullptr, &pipeline),
           ("compiling kernel '" + key.name + "'").c_str());
  device.set_object_name(VK_OBJECT_TYPE_PIPELINE, reinterpret_cast<uint64_t>(pipeline), key.name.c_str());
  return pipeline;
}

PipelineCache::PipelineCache(Device& device) : impl_(std::make_unique<Impl>(device)) {}
PipelineCache::~PipelineCache() = default;

const ComputePipeline& PipelineCache::get(const PipelineKey& key) {
  PipelineId id = impl_->id(key);
  if (const auto found = impl_->pipelines.find(id); found != impl_->pipelines.end()) return found->second;
  const Layout& layout = impl_->layout(key);
  const VkPipeline made = impl_->make(key, std::get<0>(id), layout.layout);
  return impl_->pipelines.emplace(std::move(id), ComputePipeline{made, layout.layout, layout.set_layout}).first->second;
}

void PipelineCache::prepare(std::span<const PipelineKey> keys) {
  struct Job {
    const PipelineKey* key;
    Layout layout;
    VkPipeline made = VK_NULL_HANDLE;
  };
  std::map<PipelineId, Job> missing;
  for (const PipelineKey& key : keys) {
    PipelineId id = impl_->id(key);
    if (!impl_->pipelines.count(id)) missing.emplace(std::move(id), Job{&key, impl_->layout(key)});
  }
  std::vector<std::pair<const PipelineId, Job>*> jobs;
  for (auto& job : missing) jobs.push_back(&job);
  std::atomic<size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    for (size_t i = next++; i < jobs.size(); i = next++) {
      try {
        Job& job = jobs[i]->second;
        job.made = impl_->make(*job.key, std::get<0>(jobs[i]->first), job.layout.layout);
      } catch (...) {
        std::lock_guard lock(mutex);
        failure = std::current_exception();
        next = jobs.size();
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    const size_t wanted = std::min<size_t>(std::thread::hardware_concurrency(), jobs.size());
    try {
      for (size_t i = 1; i < wanted; ++i) threads.emplace_back(work);
    } catch (const std::system_error&) {  // no more threads are to be had: fewer do
    }
    work();
  }
  for (auto& [id, job] : missing) {
    if (job.made) impl_->pipelines.emplace(id, ComputePipeline{job.made, job.layout.layout, job.layout.set_layout});
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace t2x
