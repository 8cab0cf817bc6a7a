// When does a sampler evaluate its field? The grids and stage times of the reference, in float.
#include "golden/reference_case.hpp"
#include "solver.hpp"
#include "time_grid.hpp"
#include <t2x/error.hpp>
#include <set>

namespace t2x::golden {
namespace {

class Times : public testing::TestWithParam<Call> {};

bool fixed_step(const Call& call) {
  static const std::set<std::string> methods = {"euler", "midpoint", "heun2", "heun3", "rk4"};
  return methods.count(call.scalars()["sampling_method"].get<std::string>()) > 0;
}

// linspace differs by one unit in the last place between builds of PyTorch.
TEST_P(Times, GridIsTheReferences) {
  const Call& call = GetParam();
  const Json& shift = call.scalars()["time_shifting_factor"];
  std::vector<float> grid = flow::time_grid(call.scalars()["num_steps"], shift.is_null() ? 0.0f : shift.get<float>());
  Array expected = ArrayFile(data(call.folder) / "outputs.safetensors")[call.name() + ".t_grid"];
  ASSERT_EQ(grid.size(), expected.values.size());
  for (size_t i = 0; i < grid.size(); ++i) EXPECT_NEAR(grid[i], expected.values[i], 6e-8) << i;
}

TEST_P(Times, StagesAreTheReferences) {
  const Call& call = GetParam();
  ArrayFile outputs(data(call.folder) / "outputs.safetensors");
  std::vector<float> grid = outputs[call.name() + ".t_grid"].values, times;
  const flow::Solver& solver = flow::find_solver(call.scalars()["sampling_method"].get<std::string>());
  for (size_t i = 0; i + 1 < grid.size(); ++i)
    for (float t : flow::stage_times(solver, grid[i], grid[i + 1])) times.push_back(t);
  EXPECT_EQ(times, outputs[call.name() + ".t_evals"].values);
}

INSTANTIATE_TEST_SUITE_P(ode_analytic, Times, testing::ValuesIn(calls_of("dit/ode_analytic", fixed_step)), test_name);
INSTANTIATE_TEST_SUITE_P(ode_flagdit, Times, testing::ValuesIn(calls_of("dit/ode_flagdit", fixed_step)), test_name);

// int(10 * (1 - 0.9)) is 0 in double precision, in Python as here.
TEST(LastPart, IsWhatTheReferencesSliceLeaves) {
  const std::vector<float> grid = flow::time_grid(10, 0);
  for (const auto& [strength, skipped] : {std::pair{1.0, 0u}, {0.9, 0u}, {0.7, 3u}, {0.5, 5u}, {0.11, 8u}, {0.0, 10u}})
    EXPECT_EQ(flow::last_part(grid, strength), std::vector<float>(grid.begin() + skipped, grid.end())) << strength;
}

TEST(Solver, RowsAddUpToTheirTimes) {
  for (const char* name : {"euler", "midpoint", "heun2", "heun3", "rk4"}) {
    const flow::Solver& s = flow::find_solver(name);
    double all = 0;
    for (double b : s.b) all += b;
    EXPECT_NEAR(all, 1, 1e-15) << name;
    ASSERT_EQ(s.a.size(), s.c.size());
    for (size_t i = 0; i < s.a.size(); ++i) {
      double row = 0;
      ASSERT_EQ(s.a[i].size(), i) << name;
      for (double a : s.a[i]) row += a;
      EXPECT_NEAR(row, s.c[i], 1e-15) << name << " stage " << i;
    }
  }
}

TEST(Solver, UnknownNameIsRefused) { EXPECT_THROW(flow::find_solver("dopri5"), t2x::Error); }

}  // namespace
}  // namespace t2x::golden
