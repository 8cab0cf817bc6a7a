// host/weights/pickle_input.hpp - the bytes of a pickle, taken one piece after the other.
#pragma once
#include <algorithm>
#include <string>
#include "weights/pickle.hpp"

namespace t2x {

class PickleInput {
 public:
  explicit PickleInput(std::span<const std::byte> bytes)
      : bytes_(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), kMaxPickleBytes)),
        cut_(bytes.size() > kMaxPickleBytes) {}

  [[noreturn]] void fail(const std::string& why) const {
    throw PickleError("the pickle is damaged at byte " + std::to_string(opcode_at_) + ": " + why);
  }
  [[noreturn]] static void fail_size() {
    throw PickleError("the pickle holds more than " + std::to_string(kMaxPickleValues) + " values or " +
                      std::to_string(kMaxPickleBytes) + " bytes; save the model's tensors alone");
  }

  size_t at() const { return at_; }
  uint8_t opcode() {
    opcode_at_ = at_;
    return static_cast<uint8_t>(take(1)[0]);
  }
  std::string_view take(uint64_t count) {
    if (count > bytes_.size() - at_) {
      if (cut_) fail_size();
      fail("it ends too early");
    }
    std::string_view taken = bytes_.substr(at_, count);
    at_ += count;
    return taken;
  }
  // Little-endian.
  uint64_t number(size_t size) {
    const std::string_view taken = take(size);
    uint64_t value = 0;
    for (size_t i = size; i-- > 0;) value = value << 8 | static_cast<uint8_t>(taken[i]);
    return value;
  }
  std::string_view line() {
    const size_t end = bytes_.find('\n', at_);
    if (end == std::string_view::npos) fail("a line does not end");
    const std::string_view line = take(end - at_);
    take(1);
    return line;
  }

 private:
  std::string_view bytes_;
  bool cut_;  // more bytes are there than are read
  size_t at_ = 0, opcode_at_ = 0;
};

}  // namespace t2x
