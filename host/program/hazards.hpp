// host/program/hazards.hpp - which barriers a sequence of GPU accesses needs: exactly those with a hazard.
#pragma once
#include <vulkan/vulkan.h>
#include <cstdint>
#include <vector>

namespace t2x {

struct Access {
  VkBuffer buffer = VK_NULL_HANDLE;
  uint64_t begin = 0, end = 0;   // bytes
  bool write = false;
  bool transfer = false;         // a copy, else a shader
};

// Tracks what has happened since the last barrier of one command buffer.
class Hazards {
public:
  // Whether work with these accesses must wait for what came before: read after write, write after read
  // or write after write on overlapping bytes.
  bool conflicts(const std::vector<Access>& accesses) const;
  void add(const std::vector<Access>& accesses);
  // Records one barrier that orders everything before against everything after.
  void barrier(VkCommandBuffer commands);

private:
  std::vector<Access> pending_;
};

}  // namespace t2x
