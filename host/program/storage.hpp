// host/program/storage.hpp - tensors that live outside programs: values on links, node state, constants.
#pragma once
#include "memory/buffer.hpp"
#include <t2x/abi.h>
#include <map>
#include <memory>
#include <string>

namespace t2x {

// Shared by the values, nodes and programs that use it; the memory goes with the last of them.
struct Storage {
  t2x_dims dims{};
  std::string label;
  Buffer buffer;
  bool constant = false;         // contents never change once set: ops on it alone are hoisted
  std::map<std::string, std::string, std::less<>> notes;   // the value's metadata
};

using StoragePtr = std::shared_ptr<Storage>;

// A tensor of a model file, in the element type and layout that a program wants it.
class WeightSource {
public:
  virtual ~WeightSource() = default;
  virtual const std::string& name() const = 0;
  // The file or folder of the model that it comes from; "" when it comes from none.
  virtual std::string model() const { return {}; }
  // Identifies contents: two sources with one key hold the same bytes.
  virtual std::string key() const = 0;
  // Shape and element type as stored (with the layout's permutation applied to the shape).
  virtual t2x_dims dims() const = 0;
  // Writes bytes [first, first+count) of the tensor converted to `dtype`.
  virtual void fill(t2x_dtype dtype, std::byte* destination, uint64_t first, uint64_t count) const = 0;
};

using WeightSourcePtr = std::shared_ptr<const WeightSource>;

}  // namespace t2x
