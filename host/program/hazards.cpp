#include "program/hazards.hpp"

namespace t2x {

bool Hazards::conflicts(const std::vector<Access>& accesses) const {
  for (const Access& now : accesses)
    for (const Access& before : pending_)
      if (before.buffer == now.buffer && (before.write || now.write) && before.begin < now.end &&
          now.begin < before.end)
        return true;
  return false;
}

void Hazards::add(const std::vector<Access>& accesses) {
  pending_.insert(pending_.end(), accesses.begin(), accesses.end());
}

void Hazards::barrier(VkCommandBuffer commands) {
  constexpr VkPipelineStageFlags stages = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
  VkMemoryBarrier barrier{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr,
                          VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
                          VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_READ_BIT |
                              VK_ACCESS_TRANSFER_WRITE_BIT};
  vkCmdPipelineBarrier(commands, stages, stages, 0, 1, &barrier, 0, nullptr, 0, nullptr);
  pending_.clear();
}

}  // namespace t2x
