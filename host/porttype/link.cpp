#include "porttype/link.hpp"
#include <algorithm>

namespace t2x {
namespace {

constexpr const char* kAnyTag = "tensor";

std::string count(size_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

bool starts_open(const PortType& type) { return !type.dims.empty() && type.dims[0].kind == Dim::kLeading; }

std::string check_dims(LinkEnd output, LinkEnd input, DimSolver& solver, int equation) {
  const std::vector<Dim>&given = output.type.dims, &wanted = input.type.dims;
  bool given_open = starts_open(output.type), wanted_open = starts_open(input.type);
  size_t given_rank = given.size() - given_open, wanted_rank = wanted.size() - wanted_open;
  bool fits = (given_rank == wanted_rank) || (given_rank < wanted_rank && given_open) ||
              (given_rank > wanted_rank && wanted_open);
  if (!fits)
    return (wanted_open ? "at least " : "") + count(wanted_rank, "dim") + (wanted_rank == 1 ? " is" : " are") +
           " wanted, not " + std::to_string(given_rank);
  // "..." leaves the leading dims open: the trailing ones face each other.
  for (size_t i = 1; i <= std::min(given_rank, wanted_rank); ++i)
    solver.equate(output.scope, given[given.size() - i], input.scope, wanted[wanted.size() - i], equation);
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
