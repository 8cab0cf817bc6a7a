// picture.hpp - a picture in memory, and how one is read from a file.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace datasets {

// Pixels.
struct Size {
  uint32_t width = 0, height = 0;
  bool operator==(const Size&) const = default;
};

// 8-bit RGB, rows from the top, pixels interleaved.
struct Picture {
  Size size;
  std::vector<uint8_t> rgb;
};

// What transparent pixels are laid over.
struct Colour {
  uint8_t red = 255, green = 255, blue = 255;
};

inline constexpr uint64_t kMaxPixels = 1u << 26;  // 8192 x 8192

// Every function below throws t2x::Error (T2X_BAD_FILE) that names the file and, where there is one, the mend.

// PNG or JPEG, told by the first bytes and not by the name's ending. Reads no more than the header.
Size read_size(const std::filesystem::path& file);

// The whole picture. A JPEG may come at 1/2, 1/4 or 1/8 of its size, which costs less, as long as it still covers
// `needed`.
Picture read_picture(const std::filesystem::path& file, Colour background, Size needed);

}  // namespace datasets
