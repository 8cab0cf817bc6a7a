// t2x ops: what programs are made of.
#include "cli/app.hpp"
#include "cli/options.hpp"
#include "cli/text_layout.hpp"
#include "ops/builtin.hpp"
#include <t2x/shape.hpp>
#include <iostream>
#include <map>

namespace t2x {
namespace {

constexpr const char* kExamples = R"(Ops are for those who write plugins: cx.op("linear", {x, weight}). Needs no GPU.

Examples:
  t2x ops                             every op, built in or brought by a plugin
  t2x ops attention                   operands, attributes, formula, kernels)";

struct OwnedOp {
  const t2x_op_type* op;
  std::string owner;
};

std::map<std::string, OwnedOp> all_ops(const Catalog& catalog) {
  std::map<std::string, OwnedOp> all;
  for (const t2x_op_type* op : builtin_ops()) all[op->name] = {op, "built in"};
  for (const LoadedPlugin* loaded : catalog.plugins())
    for (uint32_t i = 0; i < loaded->plugin->op_count; ++i)
      all.try_emplace(loaded->plugin->ops[i]->name, OwnedOp{loaded->plugin->ops[i], loaded->plugin->name});
  return all;
}

std::string dtypes_list(uint32_t mask) {
  std::string text;
  for (uint32_t d = T2X_F32; d <= T2X_BOOL; ++d)
    if (mask & (1u << d)) text += (text.empty() ? "" : "|") + std::string(dtype_name(static_cast<t2x_dtype>(d)));
  return text;
}

std::string manual(const OwnedOp& owned) {
  const t2x_op_type& op = *owned.op;
  std::string text = std::string(op.name) + " (" + owned.owner + ")\n\n" + wrapped(op.doc, 0) + "\nOperands:\n";
  for (uint32_t i = 0; i < op.operand_count; ++i) {
    const t2x_operand& o = op.operands[i];
    std::string facts = dtypes_list(o.dtypes);
    if (o.flags & T2X_OPERAND_OPTIONAL) facts += ", optional";
    if (o.flags & T2X_OPERAND_VARIADIC) facts += ", may repeat";
    text += "  " + std::string(o.name) + " (" + facts + ")\n" + wrapped(o.doc, 6);
  }
  std::string attributes;
  for (const char* const* a = op.attrs; a && *a; ++a) attributes += (attributes.empty() ? "" : ", ") + std::string(*a);
  text += "\nAttributes: " + (attributes.empty() ? "none" : attributes) + "\nKernels: ";
  for (uint32_t i = 0; i < op.variant_count; ++i) text += (i ? ", " : "") + std::string(op.variants[i].name);
  return text + "\nReference: " + (op.reference ? "yes, in double precision" : "none") + "\n";
}

// The doc's first line, short enough for a table.
std::string first_line(const std::string& doc) {
  std::string line = doc.substr(0, doc.find('\n'));
  return line.size() > 90 ? line.substr(0, 87) + "..." : line;
}

int print_ops(const std::string& name, const SharedOptions& shared) {
  Host host(shared.host_options());
  std::map<std::string, OwnedOp> all = all_ops(host.catalog());
  if (name.empty()) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [op_name, owned] : all) rows.push_back({op_name, owned.owner, first_line(owned.op->doc)});
    std::cout << table(rows);
    return 0;
  }
  auto found = all.find(name);
  if (found == all.end()) {
    std::vector<std::string> names;
    for (const auto& [op_name, owned] : all) names.push_back(op_name);
    fail_user("there is no op '" + name + "'." + did_you_mean(name, names) + " t2x ops lists them.");
  }
  std::cout << manual(found->second);
  return 0;
}

}  // namespace

void add_ops(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand("ops", "The ops that plugins make programs of");
  auto shared = std::make_shared<SharedOptions>();
  auto name = std::make_shared<std::string>();
  command->footer(kExamples);
  command->add_option("OP", *name, "An op's name; nothing: a list")->type_name(" ");
  add_plugin_options(*command, *shared);
  command->callback([=] { *exit_code = print_ops(*name, *shared); });
}

}  // namespace t2x
