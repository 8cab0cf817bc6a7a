#include "picture_files.hpp"
#include <cstdio>
#include <fstream>
#include <iterator>
#include <jpeglib.h>
#include <png.h>
#include <stdexcept>

void write_png(const std::filesystem::path& file, uint32_t width, uint32_t height, uint32_t channels,
               const std::vector<uint8_t>& pixels) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = width;
  png.height = height;
  png.format = channels == 1 ? PNG_FORMAT_GRAY : channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_RGBA;
  if (!png_image_write_to_file(&png, file.c_str(), 0, pixels.data(), 0, nullptr)) throw std::runtime_error(png.message);
}

void write_jpeg(const std::filesystem::path& file, uint32_t width, uint32_t height, uint32_t channels,
                const std::vector<uint8_t>& pixels) {
  std::FILE* out = std::fopen(file.c_str(), "wb");
  if (!out) throw std::runtime_error("cannot write " + file.string());
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  jpeg_stdio_dest(&jpeg, out);
  jpeg.image_width = width;
  jpeg.image_height = height;
  jpeg.input_components = static_cast<int>(channels);
  jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, 95, TRUE);
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < height) {
    auto* row = const_cast<JSAMPROW>(pixels.data() + size_t{channels} * width * jpeg.next_scanline);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  std::fclose(out);
}

std::vector<uint8_t> plain(uint32_t width, uint32_t height, const std::vector<uint8_t>& colour) {
  std::vector<uint8_t> pixels;
  for (uint64_t i = 0; i < uint64_t{width} * height; ++i) pixels.insert(pixels.end(), colour.begin(), colour.end());
  return pixels;
}

std::string file_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}
