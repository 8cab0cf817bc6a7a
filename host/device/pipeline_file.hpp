// host/device/pipeline_file.hpp - the driver's pipeline cache on disk: read with distrust, written atomically.
#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "device/adapter.hpp"

namespace t2x {

// <folder>/pipelines-<device id>.bin: our header (magic, size, checksum), then what vkGetPipelineCacheData gave.
// Neither a bad file nor an unwritable folder is an error: pipelines are then made afresh.
class PipelineFile {
public:
  PipelineFile(const std::string& folder, const Adapter& adapter);
  const std::filesystem::path& path() const { return path_; }
  // Empty unless the file is whole and was written by this device and driver: drivers crash on bad data.
  std::vector<std::byte> read();
  // Does nothing when the file already holds these bytes.
  void write(std::span<const std::byte> bytes);

private:
  std::filesystem::path path_;
  VkPhysicalDeviceProperties properties_;
  uint64_t stored_checksum_ = 0;  // of what the file is known to hold; 0 = unknown
};

}  // namespace t2x
