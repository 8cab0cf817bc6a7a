#include "program/op_registry.hpp"
#include "status/failure.hpp"

namespace t2x {

void OpRegistry::add(const t2x_op_type* op, const std::string& owner) {
  if (!op || !op->name || !*op->name) fail_user("plugin '" + owner + "' registers an op without a name");
  std::string name = op->name;
  if (!op->infer || !op->variants || op->variant_count == 0 || !op->operands)
    fail_user("op '" + name + "' of '" + owner + "' lacks a shape rule, a kernel or its operands");
  auto [it, added] = ops_.try_emplace(name, Entry{op, owner});
  if (!added) fail_user("op '" + name + "' comes from '" + it->second.owner + "' and again from '" + owner +
                        "': remove one of the two plugins");
}

const t2x_op_type* OpRegistry::find(std::string_view name) const {
  auto it = ops_.find(name);
  return it == ops_.end() ? nullptr : it->second.op;
}

std::vector<std::string> OpRegistry::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : ops_) names.push_back(name);
  return names;
}

const std::string& OpRegistry::owner(std::string_view name) const { return ops_.find(name)->second.owner; }

}  // namespace t2x
