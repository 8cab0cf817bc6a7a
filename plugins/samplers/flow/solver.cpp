#include "solver.hpp"
#include <t2x/error.hpp>
#include <string>

namespace flow {
namespace {

constexpr double kThird = 1.0 / 3, kTwoThirds = 2.0 / 3;

const std::vector<Solver>& solvers() {
  static const std::vector<Solver> table = {
      {"euler", {0}, {{}}, {1}},
      {"midpoint", {0, 0.5}, {{}, {0.5}}, {0, 1}},
      {"heun2", {0, 1}, {{}, {1}}, {0.5, 0.5}},
      {"heun3", {0, kThird, kTwoThirds}, {{}, {kThird}, {0, kTwoThirds}}, {0.25, 0, 0.75}},
      {"rk4", {0, kThird, kTwoThirds, 1}, {{}, {kThird}, {-kThird, 1}, {1, -1, 1}}, {0.125, 0.375, 0.375, 0.125}},
  };
  return table;
}

}  // namespace

const Solver& find_solver(std::string_view name) {
  for (const Solver& solver : solvers())
    if (name == solver.name) return solver;
  throw t2x::Error("there is no solver '" + std::string(name) + "'");
}

std::vector<float> stage_times(const Solver& solver, float t0, float t1) {
  std::vector<float> times;
  float d = t1 - t0;
  for (double c : solver.c) times.push_back(c == 0 ? t0 : c == 1 ? t1 : t0 + d * static_cast<float>(c));
  return times;
}

}  // namespace flow
