#include "porttype/dim_solver.hpp"

namespace t2x {

DimSolver::Side DimSolver::side(int scope, const Dim& dim) {
  if (dim.kind == Dim::kNumber) return {dim, -1};
  auto [at, added] = names_.try_emplace({scope, dim.name}, static_cast<int>(variables_.size()));
  if (added) variables_.push_back({at->second, 0, -1});
  return {dim, at->second};
}

int DimSolver::root(int variable) {
  while (variables_[variable].parent != variable) {
    int& parent = variables_[variable].parent;
    variable = parent = variables_[parent].parent;
  }
  return variable;
}

uint64_t DimSolver::known(const Side& side, bool& whole, int& since) {
  if (side.variable < 0) return side.dim.number;
  const Variable& variable = variables_[root(side.variable)];
  since = variable.since;
  uint64_t size = variable.size;
  if (side.dim.kind == Dim::kMultiple && __builtin_mul_overflow(size, side.dim.number, &size)) return 0;
  if (side.dim.kind == Dim::kQuotient) {
    whole = size % side.dim.number == 0;
    size /= side.dim.number;
  }
  return size;
}

bool DimSolver::fix(const Side& side, uint64_t size, int equation) {
  if (side.dim.kind == Dim::kQuotient && __builtin_mul_overflow(size, side.dim.number, &size)) return false;
  if (side.dim.kind == Dim::kMultiple) {
    if (size % side.dim.number != 0) return false;
    size /= side.dim.number;
  }
  Variable& variable = variables_[root(side.variable)];
  variable.size = size;
  variable.since = equation;
  return true;
}

bool DimSolver::solve(const Equation& e) {
  bool left_whole = true, right_whole = true;
  int left_since = -1, right_since = -1;
  uint64_t left = known(e.left, left_whole, left_since), right = known(e.right, right_whole, right_since);
  auto clash = [&] {
    clashes_.push_back({e.left.dim, e.right.dim, left_whole ? left : 0, right_whole ? right : 0, e.tag, left_since,
                        right_since});
    return true;
  };
  if (!left_whole || !right_whole) return clash();
  if (left && right) return left == right || clash();
  if (left) return fix(e.right, left, e.tag) || clash();
  if (right) return fix(e.left, right, e.tag) || clash();
  bool same_form = e.left.dim.kind == e.right.dim.kind && e.left.dim.number == e.right.dim.number;
  if (!same_form) return false;
  variables_[root(e.left.variable)].parent = root(e.right.variable);
  return true;
}

void DimSolver::equate(int left_scope, const Dim& left, int right_scope, const Dim& right, int equation) {
  auto open = [](const Dim& dim) { return dim.kind == Dim::kAny || dim.kind == Dim::kOpen; };
  if (open(left) || open(right)) return;
  waiting_.push_back({side(left_scope, left), side(right_scope, right), equation});
  // What one equation fixes may let another be solved.
  for (bool progress = true; progress;) {
    progress = false;
    for (size_t i = waiting_.size(); i-- > 0;) {
      if (!solve(waiting_[i])) continue;
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(i));
      progress = true;
    }
  }
}

std::optional<uint64_t> DimSolver::size(int scope, const Dim& dim) {
  if (dim.kind == Dim::kAny || dim.kind == Dim::kOpen) return std::nullopt;
  bool whole = true;
  int since = -1;
  uint64_t size = known(side(scope, dim), whole, since);
  return size && whole ? std::optional(size) : std::nullopt;
}

}  // namespace t2x
