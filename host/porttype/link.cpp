#include "porttype/link.hpp"
#include <algorithm>

namespace t2x {
namespace {

constexpr const char* kAnyTag = "tensor";

std::string count(size_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

// The dims of a type, and how many of them have a known place from the front and from the end: all, unless "..."
// stands on that side.
struct Places {
  explicit Places(const PortType& type) : dims(type.dims) {
    const bool first = !dims.empty() && dims.front().kind == Dim::kOpen;
    const bool last = !dims.empty() && dims.back().kind == Dim::kOpen;
    open = first || last;
    rank = dims.size() - open;
    from_front = first ? 0 : rank;
    from_end = last ? 0 : rank;
  }
  const std::vector<Dim>& dims;
  bool open;
  size_t rank, from_front, from_end;
};

std::string check_dims(LinkEnd output, LinkEnd input, DimSolver& solver, int equation) {
  const Places given(output.type), wanted(input.type);
  bool fits = (given.rank == wanted.rank) || (given.rank < wanted.rank && given.open) ||
              (given.rank > wanted.rank && wanted.open);
  if (!fits)
    return (wanted.open ? "at least " : "") + count(wanted.rank, "dim") + (wanted.rank == 1 ? " is" : " are") +
           " wanted, not " + std::to_string(given.rank);
  for (size_t i = 0; i < std::min(given.from_front, wanted.from_front); ++i)
    solver.equate(output.scope, given.dims[i], input.scope, wanted.dims[i], equation);
  if (!given.open && !wanted.open) return "";
  for (size_t i = 1; i <= std::min(given.from_end, wanted.from_end); ++i)
    solver.equate(output.scope, given.dims[given.dims.size() - i], input.scope, wanted.dims[wanted.dims.size() - i],
                  equation);
  return "";
}

std::string check_lists(const std::vector<PortType>& given, int given_scope, const std::vector<PortType>& wanted,
                        int wanted_scope, const char* what, DimSolver& solver, int equation) {
  if (given.size() != wanted.size())
    return "a function with " + count(wanted.size(), what) + " is wanted, not with " + std::to_string(given.size());
  for (size_t i = 0; i < given.size(); ++i) {
    std::string why = check_link({given[i], given_scope}, {wanted[i], wanted_scope}, solver, equation);
    if (!why.empty()) return std::string(what) + " " + std::to_string(i + 1) + ": " + why;
  }
  return "";
}

}  // namespace

std::string check_link(LinkEnd output, LinkEnd input, DimSolver& solver, int equation) {
  const PortType &given = output.type, &wanted = input.type;
  if (wanted.is_function && !given.is_function) return "a function is wanted, not a value";
  if (given.is_function && !wanted.is_function) return "a value is wanted, not a function";
  if (wanted.is_function) {
    std::string why = check_lists(given.arguments, output.scope, wanted.arguments, input.scope, "argument", solver,
                                  equation);
    if (!why.empty()) return why;
    return check_lists(given.results, output.scope, wanted.results, input.scope, "result", solver, equation);
  }
  if (given.tag != wanted.tag && given.tag != kAnyTag && wanted.tag != kAnyTag)
    return "'" + wanted.tag + "' is wanted, not '" + given.tag + "'";
  if (given.dtypes && wanted.dtypes && !(given.dtypes & wanted.dtypes))
    return dtypes_text(wanted.dtypes) + " is wanted, not " + dtypes_text(given.dtypes);
  if (!given.has_dims || !wanted.has_dims) return "";
  return check_dims(output, input, solver, equation);
}

}  // namespace t2x
