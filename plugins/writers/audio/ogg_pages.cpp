#include "ogg_pages.hpp"
#include <t2x/error.hpp>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>

namespace sound_file {

// A page (RFC 3533, 6): "OggS", 27 bytes in all, of which the last counts the sizes that follow; then a body as long as
// their sum.
void check_ogg(const std::filesystem::path& path) {
  constexpr uint64_t kHead = 27;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const uint64_t bytes = file ? static_cast<uint64_t>(file.tellg()) : 0;
  for (uint64_t page = 0; page < bytes;) {
    unsigned char head[kHead + 255] = {};
    file.clear();
    file.seekg(static_cast<std::streamoff>(page));
    file.read(reinterpret_cast<char*>(head), sizeof head);
    const auto read = static_cast<uint64_t>(file.gcount());
    const bool begins = read >= 4 && std::memcmp(head, "OggS", 4) == 0;
    if (page == 0 && !begins) return;
    if (!begins && read >= 4)
      throw t2x::Error("it is damaged at byte " + std::to_string(page) + ", where a page of Ogg should begin; fetch or "
                       "save it again", T2X_BAD_FILE);
    const uint64_t body = kHead + head[kHead - 1];
    uint64_t size = body;
    for (uint64_t i = kHead; i < body; ++i) size += head[i];
    if (page + size > bytes)
      throw t2x::Error("its last page is not whole; it was cut off: fetch or save it again", T2X_BAD_FILE);
    page += size;
  }
}

}  // namespace sound_file
