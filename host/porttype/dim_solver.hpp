// host/porttype/dim_solver.hpp - which named dims are one number: equations between dims, solved as they come.
#pragma once
#include "porttype/port_type.hpp"
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace t2x {

// Two sizes that must be one and are not.
struct DimClash {
  Dim left, right;               // as they were written
  uint64_t left_size = 0, right_size = 0;   // dims; 0 = cannot be whole (H/8 of 12)
  int equation = 0;              // the tag that was given with the equation that failed
  int left_since = -1, right_since = -1;    // equations that fixed the sizes; -1: written as a number
};

// Named dims belong to a scope (one node instance): "H" of two nodes are two variables until a link equates
// them. Union-find over the variables; each class may know its size. 8*H = W with neither known waits.
class DimSolver {
public:
  // left (a dim of scope left_scope) and right are one size. `equation` names the cause in clashes.
  void equate(int left_scope, const Dim& left, int right_scope, const Dim& right, int equation);
  // The size of a dim where it is known.
  std::optional<uint64_t> size(int scope, const Dim& dim);
  const std::vector<DimClash>& clashes() const { return clashes_; }

private:
  struct Variable {
    int parent = 0;
    uint64_t size = 0;           // 0 = unknown; valid in the class's root
    int since = -1;              // the equation that fixed it
  };
  struct Side {
    Dim dim;
    int variable = -1;           // -1 for a number
  };
  struct Equation {
    Side left, right;
    int tag;
  };
  Side side(int scope, const Dim& dim);
  int root(int variable);
  // The side's size; 0 = unknown; sets `whole` to false when it is known not to be a whole number.
  uint64_t known(const Side& side, bool& whole, int& since);
  bool fix(const Side& side, uint64_t size, int equation);
  // False when the equation must wait.
  bool solve(const Equation& equation);

  std::map<std::pair<int, std::string>, int> names_;
  std::vector<Variable> variables_;
  std::vector<Equation> waiting_;
  std::vector<DimClash> clashes_;
};

}  // namespace t2x
