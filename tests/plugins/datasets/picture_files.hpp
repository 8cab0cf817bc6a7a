// picture_files.hpp - pictures and captions as files, made by a test.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

// 8-bit pixels of `channels` (1 grey, 3 RGB, 4 RGBA).
void write_png(const std::filesystem::path& file, uint32_t width, uint32_t height, uint32_t channels,
               const std::vector<uint8_t>& pixels);
// `channels`: 1 grey, 3 RGB, 4 CMYK.
void write_jpeg(const std::filesystem::path& file, uint32_t width, uint32_t height, uint32_t channels,
                const std::vector<uint8_t>& pixels);

// One colour everywhere.
std::vector<uint8_t> plain(uint32_t width, uint32_t height, const std::vector<uint8_t>& colour);

std::string file_bytes(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, const std::string& bytes);
