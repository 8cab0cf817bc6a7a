// png.hpp - PNG files: 8-bit RGB out, anything libpng reads in. The only folder that knows libpng.
#pragma once
#include "pixels.hpp"
#include <string>

namespace image {

// The keyword of the text chunk that carries how a picture was made; `t2x run picture.png` looks for it.
inline constexpr const char* kMetadataKeyword = "t2x.pipeline";

// Writes the picture with `metadata` (UTF-8; "" = none) as a compressed iTXt chunk. On failure nothing stays at
// `path`, and t2x::Error (T2X_BAD_FILE) says why.
void write_png(const std::string& path, const Picture& picture, const std::string& metadata);

// Reads any PNG of at most kMaxPixels: palette and grey become RGB, alpha is dropped, 16 bits are scaled to 8.
// Throws t2x::Error (T2X_BAD_FILE).
Picture read_png(const std::string& path);
inline constexpr uint64_t kMaxPixels = 1u << 26;  // 8192 x 8192

}  // namespace image
