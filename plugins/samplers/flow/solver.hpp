// solver.hpp - explicit Runge-Kutta methods with a fixed step, as tables.
#pragma once
#include <span>
#include <string_view>
#include <vector>

namespace flow {

// One step from t0 to t1 = t0 + d:
//   k[i] = velocity(t0 + c[i] d, x + d sum_j a[i][j] k[j]),  x <- x + d sum_i b[i] k[i].
struct Solver {
  const char* name;
  std::vector<double> c;
  std::vector<std::vector<double>> a;  // row i has i numbers
  std::vector<double> b;
};

// euler, midpoint, heun2, heun3, rk4 (the 3/8 rule), as torchdiffeq has them.
const Solver& find_solver(std::string_view name);

// The stages' times in float: c = 0 gives t0 and c = 1 gives t1 exactly.
std::vector<float> stage_times(const Solver& solver, float t0, float t1);

}  // namespace flow
