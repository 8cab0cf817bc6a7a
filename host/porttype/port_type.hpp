// host/porttype/port_type.hpp - what a port carries: the type strings of t2x_port, read.
//
//   type     = value | function
//   value    = tag [ ":" dtype { "|" dtype } ] [ "[" [ dim { "," dim } ] "]" ]
//   function = "fn" "(" [ type { "," type } ] ")" "->" ( type | "(" [ type { "," type } ] ")" )
//   dim      = number | name | number "*" name | name "/" number | "?" | "..."
//
// A tag says what the numbers mean ("latent"); "tensor" goes with every tag. Without dtypes any element type
// will do, without dims any shape. "..." stands first or last and for any number of dims there.
#pragma once
#include <t2x/abi.h>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace t2x {

struct Dim {
  enum Kind { kNumber, kName, kMultiple, kQuotient, kAny, kOpen };
  Kind kind = kAny;
  uint32_t number = 0;           // kNumber: the size; kMultiple, kQuotient: the factor
  std::string name;              // kName, kMultiple, kQuotient
  bool operator==(const Dim&) const = default;
};

struct PortType {
  bool is_function = false;
  // A value:
  std::string tag;
  uint32_t dtypes = 0;           // bit mask 1u << T2X_F32 | ...; 0 = any
  bool has_dims = false;         // false: any shape
  std::vector<Dim> dims;
  // A function:
  std::vector<PortType> arguments, results;
  bool operator==(const PortType&) const = default;
};

// What is wrong with a type string, and at which byte of it.
class PortTypeError : public std::runtime_error {
public:
  PortTypeError(size_t position, const std::string& message) : std::runtime_error(message), position(position) {}
  size_t position;
};

// Throws PortTypeError, and nothing else, for anything that is not a type.
PortType parse_port_type(std::string_view text);

// The canonical spelling; parse_port_type gives the same type back.
std::string to_string(const PortType& type);
std::string to_string(const Dim& dim);
// "f32|i32"; "" for any.
std::string dtypes_text(uint32_t dtypes);
// "f32" as t2x_dtype, T2X_NO_DTYPE when unknown.
t2x_dtype parse_dtype(std::string_view name);

}  // namespace t2x
