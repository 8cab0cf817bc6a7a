#include "device/pipeline_file.hpp"

#include <cstring>
#include <fstream>
#include <random>
#include <system_error>

namespace t2x {
namespace {

struct FileHeader {
  char magic[8];
  uint64_t bytes;
  uint64_t checksum;
};
constexpr char kMagic[8] = {'T', '2', 'X', 'P', 'I', 'P', 'E', '1'};
constexpr uint64_t kMostBytes = uint64_t(512) << 20;

// FNV-1a: against damage, not against malice.
uint64_t checksum(std::span<const std::byte> bytes) {
  uint64_t hash = 14695981039346656037ull;
  for (std::byte byte : bytes) hash = (hash ^ uint64_t(byte)) * 1099511628211ull;
  return hash;
}

bool written_by(const VkPhysicalDeviceProperties& properties, std::span<const std::byte> bytes) {
  VkPipelineCacheHeaderVersionOne header;
  if (bytes.size() < sizeof header) return false;
  std::memcpy(&header, bytes.data(), sizeof header);
  return header.headerVersion == VK_PIPELINE_CACHE_HEADER_VERSION_ONE && header.vendorID == properties.vendorID &&
         header.deviceID == properties.deviceID &&
         std::memcmp(header.pipelineCacheUUID, properties.pipelineCacheUUID, VK_UUID_SIZE) == 0;
}

}  // namespace

PipelineFile::PipelineFile(const std::string& folder, const Adapter& adapter)
    : path_(std::filesystem::path(folder) / ("pipelines-" + adapter.id + ".bin")), properties_(adapter.properties) {}

std::vector<std::byte> PipelineFile::read() {
  std::ifstream file(path_, std::ios::binary);
  FileHeader header;
  if (!file.read(reinterpret_cast<char*>(&header), sizeof header)) return {};
  if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0 || header.bytes > kMostBytes) return {};
  std::error_code error;
  const uint64_t file_bytes = std::filesystem::file_size(path_, error);
  if (error || file_bytes != sizeof header + header.bytes) return {};
  std::vector<std::byte> bytes(header.bytes);
  if (!file.read(reinterpret_cast<char*>(bytes.data()), std::streamsize(bytes.size()))) return {};
  if (checksum(bytes) != header.checksum || !written_by(properties_, bytes)) return {};
  stored_checksum_ = header.checksum;
  return bytes;
}

void PipelineFile::write(std::span<const std::byte> bytes) {
  // A header alone holds no pipelines; SwiftShader would also grow by one at every start that reads it back.
  if (bytes.size() <= sizeof(VkPipelineCacheHeaderVersionOne)) return;
  FileHeader header{};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  header.bytes = bytes.size();
  header.checksum = checksum(bytes);
  if (header.checksum == stored_checksum_ || header.bytes > kMostBytes) return;
  std::error_code error;
  std::filesystem::create_directories(path_.parent_path(), error);
  // Another process may be writing too: each has its own file until the rename.
  std::filesystem::path temporary = path_;
  temporary += '.';
  temporary += std::to_string(std::random_device{}());
  temporary += ".part";
  {
    std::ofstream file(temporary, std::ios::binary);
    file.write(reinterpret_cast<const char*>(&header), sizeof header);
    file.write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
    file.close();
    if (file) std::filesystem::rename(temporary, path_, error);
    if (file && !error) stored_checksum_ = header.checksum;
  }
  std::filesystem::remove(temporary, error);
}

}  // namespace t2x
