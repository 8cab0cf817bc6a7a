// host/program/op_registry.hpp - ops by name: the built-in ones and those of plugins.
#pragma once
#include <t2x/abi.h>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace t2x {

class OpRegistry {
public:
  // Throws Side::User when the name is taken or the type is malformed, naming `owner`.
  void add(const t2x_op_type* op, const std::string& owner);
  const t2x_op_type* find(std::string_view name) const;   // nullptr when unknown
  std::vector<std::string> names() const;                 // sorted
  const std::string& owner(std::string_view name) const;  // "built in" or the plugin's name

private:
  struct Entry { const t2x_op_type* op; std::string owner; };
  std::map<std::string, Entry, std::less<>> ops_;
};

}  // namespace t2x
