// host/weights/pickle.hpp - what a Python pickle describes, as a tree of values. Nothing in it is run.
//
// A pickle is a program for a stack machine. Python's reader calls the functions and classes that it names; this one
// notes the call as a value and goes on. A name ("global") that the caller does not know ends the reading.
//
// Opcodes: those of protocols 1 to 5 that describe data (https://docs.python.org/3/library/pickletools.html), without
// the extension registry, out-of-band buffers and the text forms that only protocol 0 writes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace t2x {

// Why bytes are not an acceptable pickle, as a clause: "the pickle is damaged at byte 12: ...".
class PickleError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct PickleValue {
  enum class Kind : uint8_t {
    None,
    Bool,
    Integer,
    Text,
    Tuple,
    List,
    Dict,        // items: key, value, key, value, ...
    Global,      // integer: what the caller's KnowGlobal answered
    Call,        // items: callee (a Global), arguments, then key, value, ... set afterwards
    Persistent,  // items: the id, which means something to the writer
    Other,       // real numbers, bytes, sets, integers beyond 64 bits
  };
  Kind kind = Kind::None;
  int64_t integer = 0;          // Bool, Integer, Global
  std::string_view text;        // Text: in the bytes that were read, any bytes
  std::vector<uint32_t> items;  // numbers of values; a list or a dict may contain itself
};

struct PickleTree {
  std::vector<PickleValue> values;
  uint32_t root = 0;
  size_t bytes = 0;  // how long the pickle is; more may follow it

  const PickleValue& operator[](uint32_t value) const { return values[value]; }
};

// Answers a number for a global; throws PickleError for one that must not be in the pickle.
using KnowGlobal = std::function<int64_t(std::string_view module, std::string_view name)>;

// Beyond these a pickle is refused: they bound what a small hostile file can make of memory.
inline constexpr size_t kMaxPickleBytes = 256u << 20;
inline constexpr size_t kMaxPickleValues = 1u << 22;

// Reads the pickle at the beginning of `bytes`. Throws PickleError.
PickleTree read_pickle(std::span<const std::byte> bytes, const KnowGlobal& know_global);

}  // namespace t2x
