// sound_bytes.hpp - WAV files byte by byte, honest and lying, made by a test.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

struct WavHeader {
  std::string kind = "RIFF";
  uint16_t format = 1;           // 1: integers, 3: floats
  uint16_t channels = 1;
  uint32_t rate = 16000;
  uint16_t bits = 16;
  std::optional<uint16_t> frame = {};    // bytes; what channels and bits make, when absent
  std::optional<uint32_t> data_size = {};  // what the data has, when absent
  std::string before_data = {};    // more chunks
};

// A WAV file of 16-bit samples, or of `data` as it is.
std::string wav_bytes(const WavHeader& header, const std::vector<int16_t>& samples);
std::string wav_of(const WavHeader& header, const std::string& data);

std::string little_endian(uint64_t value, unsigned bytes);
std::string file_bytes(const std::filesystem::path& file);
void write_bytes(const std::filesystem::path& file, const std::string& bytes);

// amplitude * sin(2 pi hertz t), `count` samples at `rate`.
std::vector<float> sine(double hertz, double amplitude, uint32_t rate, size_t count);
