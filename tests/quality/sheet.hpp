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

struct SheetLayout {
  uint32_t columns = 8;
  double width = 128, height = 128;        // of a picture on the sheet, pixels
};

// Throws when the file cannot be written.
void write_sheet(const std::filesystem::path& file, const std::vector<Captioned>& pictures, const SheetLayout& layout);

}  // namespace t2x::quality
