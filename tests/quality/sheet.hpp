// sheet.hpp - pictures side by side with their captions, as one PNG.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace t2x::quality {

struct Captioned {
  std::filesystem::path file;              // a PNG
  std::string caption;
};

// Throws when the file cannot be written.
void write_sheet(const std::filesystem::path& file, const std::vector<Captioned>& pictures, uint32_t columns);

}  // namespace t2x::quality
