#include "sound_bytes.hpp"
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <numbers>
#include <stdexcept>

std::string little_endian(uint64_t value, unsigned bytes) {
  std::string text;
  for (unsigned i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i & 0xff);
  return text;
}

std::string wav_of(const WavHeader& h, const std::string& data) {
  const auto frame = static_cast<uint16_t>(h.frame.value_or(static_cast<uint16_t>(h.channels * h.bits / 8)));
  const std::string format = little_endian(h.format, 2) + little_endian(h.channels, 2) + little_endian(h.rate, 4) +
                             little_endian(uint64_t{h.rate} * frame, 4) + little_endian(frame, 2) +
                             little_endian(h.bits, 2);
  const std::string chunks = "WAVEfmt " + little_endian(format.size(), 4) + format + h.before_data + "data" +
                             little_endian(h.data_size.value_or(static_cast<uint32_t>(data.size())), 4) + data;
  return h.kind + little_endian(chunks.size(), 4) + chunks;
}

std::string wav_bytes(const WavHeader& header, const std::vector<int16_t>& samples) {
  std::string data;
  for (const int16_t sample : samples) data += little_endian(static_cast<uint16_t>(sample), 2);
  return wav_of(header, data);
}

std::string file_bytes(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary);
  if (!(out << bytes).flush()) throw std::runtime_error("cannot write " + file.string());
}

std::vector<float> sine(double hertz, double amplitude, uint32_t rate, size_t count) {
  std::vector<float> samples;
  for (size_t i = 0; i < count; ++i)
    samples.push_back(static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * hertz * double(i) / rate)));
  return samples;
}
