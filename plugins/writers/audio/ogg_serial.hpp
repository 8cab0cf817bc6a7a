// ogg_serial.hpp - the serial number of an Ogg stream, which libsndfile draws from the clock.
#pragma once
#include <cstdint>
#include <string>

namespace audio {

// Gives every page of an Ogg file this serial number and a new checksum, so that equal sounds are equal files. The file
// holds one stream.
void set_ogg_serial(std::string& bytes, uint32_t serial);

}  // namespace audio
