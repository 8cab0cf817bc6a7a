#include "porttype/dim_solver.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

Dim number(uint32_t n) { return {Dim::kNumber, n, ""}; }
Dim name(const char* n) { return {Dim::kName, 0, n}; }
Dim times(uint32_t n, const char* of) { return {Dim::kMultiple, n, of}; }
Dim over(const char* of, uint32_t n) { return {Dim::kQuotient, n, of}; }

TEST(DimSolver, NamesAreJoinedAcrossScopesAndLearnTheirSize) {
  DimSolver solver;
  solver.equate(0, name("C"), 1, name("K"), 0);
  solver.equate(1, name("K"), 2, name("C"), 1);
  EXPECT_FALSE(solver.size(2, name("C")));
  solver.equate(0, name("C"), 3, number(4), 2);
  EXPECT_EQ(solver.size(2, name("C")), 4u);
  EXPECT_FALSE(solver.size(3, name("C")));   // another scope's C is another number
  EXPECT_TRUE(solver.clashes().empty());
}

TEST(DimSolver, AClashNamesBothSizesAndWhereTheyCameFrom) {
  DimSolver solver;
  solver.equate(0, number(3), 1, name("C"), 7);
  solver.equate(1, name("C"), 2, number(4), 8);
  ASSERT_EQ(solver.clashes().size(), 1u);
  const DimClash& clash = solver.clashes()[0];
  EXPECT_EQ(clash.left_size, 3u);
  EXPECT_EQ(clash.right_size, 4u);
  EXPECT_EQ(clash.equation, 8);
  EXPECT_EQ(clash.left_since, 7);
  EXPECT_EQ(clash.right_since, -1);
}

TEST(DimSolver, MultiplesAndQuotientsAreComputed) {
  DimSolver solver;
  solver.equate(0, times(8, "H"), 1, number(512), 0);
  EXPECT_EQ(solver.size(0, name("H")), 64u);
  solver.equate(0, over("W", 8), 1, number(64), 1);
  EXPECT_EQ(solver.size(0, name("W")), 512u);
  solver.equate(0, times(3, "D"), 1, number(16), 2);   // no whole D
  ASSERT_EQ(solver.clashes().size(), 1u);
  EXPECT_EQ(solver.clashes()[0].equation, 2);
  solver.equate(0, over("H", 7), 1, name("X"), 3);     // 64/7 is not whole
  ASSERT_EQ(solver.clashes().size(), 2u);
  EXPECT_EQ(solver.clashes()[1].left_size, 0u);
}

TEST(DimSolver, AnEquationWaitsUntilOneSideIsKnown) {
  DimSolver solver;
  solver.equate(0, times(8, "H"), 1, name("Y"), 0);
  solver.equate(1, name("Y"), 2, times(2, "Z"), 1);
  EXPECT_FALSE(solver.size(1, name("Y")));
  solver.equate(2, name("Z"), 3, number(256), 2);
  EXPECT_EQ(solver.size(1, name("Y")), 512u);
  EXPECT_EQ(solver.size(0, name("H")), 64u);
}

TEST(DimSolver, SelfReferenceAndOverflowAreHarmless) {
  DimSolver solver;
  solver.equate(0, times(2, "B"), 0, name("B"), 0);   // never solvable, never known
  EXPECT_FALSE(solver.size(0, name("B")));
  solver.equate(1, name("A"), 1, number(1u << 30), 1);
  for (int i = 0; i < 4; ++i) solver.equate(1 + i, times(1u << 30, "A"), 2 + i, name("A"), 2 + i);
  EXPECT_EQ(solver.size(2, name("A")), uint64_t{1} << 60);
  EXPECT_FALSE(solver.size(4, name("A")));
}

}  // namespace
}  // namespace t2x
