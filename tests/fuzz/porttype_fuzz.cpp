// Any bytes as port types: two of them, separated by a line break, are parsed, written back and linked.
#include "porttype/link.hpp"
#include <cstdlib>
#include <optional>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::optional<t2x::PortType> parsed(std::string_view text) {
  try {
    return t2x::parse_port_type(text);
  } catch (const t2x::PortTypeError& error) {
    require(error.position <= text.size());
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t line = std::min(text.find('\n'), text.size());
  auto first = parsed(text.substr(0, line));
  auto second = parsed(text.substr(std::min(line + 1, text.size())));
  if (first) {
    std::string written = t2x::to_string(*first);
    // A written type may be longer than a type may be: spaces are put in after commas.
    if (written.size() <= 4096) require(t2x::parse_port_type(written) == *first);
    t2x::DimSolver solver;
    require(t2x::check_link({*first, 0}, {*first, 1}, solver, 0).empty());
    require(solver.clashes().empty());
  }
  if (!first || !second) return 0;
  t2x::DimSolver solver;
  t2x::check_link({*first, 0}, {*second, 1}, solver, 0);
  t2x::check_link({*second, 1}, {*first, 0}, solver, 1);
  t2x::check_link({*first, 1}, {*second, 0}, solver, 2);
  for (const t2x::DimClash& clash : solver.clashes()) require(clash.equation >= 0 && clash.equation <= 2);
  return 0;
}
