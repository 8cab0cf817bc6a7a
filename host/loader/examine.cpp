#include "loader/examine.hpp"
#include "loader/child.hpp"
#include "loader/description.hpp"
#include "loader/elf_symbols.hpp"
#include "loader/library.hpp"
#include <unistd.h>
#include <nlohmann/json.hpp>

namespace t2x {
namespace {

using Json = nlohmann::json;

// The plugin may hold text that is not UTF-8; what is printed about it must be.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

void check_exports(const std::filesystem::path& file, Examination& examination) {
  std::string extra;
  for (const std::string& symbol : exported_symbols(file))
    if (symbol != T2X_ENTRY_SYMBOL) extra += (extra.empty() ? "" : ", ") + symbol;
  if (extra.size() > 200) extra = extra.substr(0, 200) + " ...";
  examination.advise(extra.empty(), "exports only " T2X_ENTRY_SYMBOL,
                     "it also exports " + extra + "; build it with t2x_add_plugin(), or link it with a version "
                     "script, so that two plugins cannot meet in one symbol");
}

}  // namespace

void Examination::send(const std::string& line) {
  std::string text = line + "\n";
  for (size_t done = 0; done < text.size();) {
    ssize_t n = write(fd_, text.data() + done, text.size() - done);
    if (n <= 0) _exit(1);  // the parent has gone
    done += static_cast<size_t>(n);
  }
}

void Examination::step(const std::string& doing) { send(dump({{"step", doing}})); }

bool Examination::record(const Finding& f) {
  if (f.required && !f.ok) sound_ = false;
  if (thorough_ || !f.ok)
    send(dump({{"what", f.what}, {"ok", f.ok}, {"required", f.required}, {"mend", f.ok ? "" : f.mend}}));
  return f.ok;
}

void Examination::summarise(const t2x_plugin& plugin) {
  Json nodes = Json::array(), ops = Json::array();
  for (uint32_t i = 0; i < plugin.node_count; ++i) nodes.push_back(plugin.nodes[i]->name);
  for (uint32_t i = 0; i < plugin.op_count; ++i) ops.push_back(plugin.ops[i]->name);
  send(dump({{"plugin", plugin.name}, {"version", plugin.version}, {"vendor", plugin.vendor},
             {"license", plugin.license}, {"nodes", nodes}, {"ops", ops}}));
}

void Examination::finish() { send(R"({"end":true})"); }

int examine_in_child(const std::filesystem::path& file, bool thorough) {
  Examination examination(kReportFd, thorough);
  try {
    examination.step("it was being loaded");
    Library library(file);
    examination.require(true, "loads", "");
    examination.step("its entry function ran");
    std::string refusal;
    const t2x_plugin* plugin = library.description(refusal);
    if (!examination.require(plugin, "speaks this host's ABI", refusal)) return examination.finish(), 0;
    examination.step("its description was read");
    if (thorough) check_exports(file, examination);
    check_description(*plugin, examination);
    if (examination.sound()) examination.summarise(*plugin);
  } catch (const std::exception& error) {
    examination.require(false, "loads", error.what());
  }
  examination.finish();
  return 0;
}

}  // namespace t2x
