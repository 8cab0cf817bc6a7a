#include "ogg_serial.hpp"
#include <t2x/error.hpp>
#include <ogg/ogg.h>

namespace audio {

// A page (RFC 3533, 6): 27 bytes, of which 14..17 are the serial number and the last counts the sizes that follow; the
// body is as long as their sum.
void set_ogg_serial(std::string& bytes, uint32_t serial) {
  constexpr size_t kHead = 27, kSerial = 14;
  auto* data = reinterpret_cast<unsigned char*>(bytes.data());
  for (size_t at = 0; at < bytes.size();) {
    const size_t left = bytes.size() - at, sizes = left < kHead ? 0 : data[at + kHead - 1], head = kHead + sizes;
    if (left < head) throw t2x::Error("the Ogg encoder made an incomplete page", T2X_INTERNAL);
    size_t body = 0;
    for (size_t i = 0; i < sizes; ++i) body += data[at + kHead + i];
    if (left < head + body) throw t2x::Error("the Ogg encoder made an incomplete page", T2X_INTERNAL);
    for (size_t i = 0; i < 4; ++i) data[at + kSerial + i] = static_cast<unsigned char>(serial >> 8 * i);
    ogg_page page{data + at, static_cast<long>(head), data + at + head, static_cast<long>(body)};
    ogg_page_checksum_set(&page);
    at += head + body;
  }
}

}  // namespace audio
