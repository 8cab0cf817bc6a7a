#include "porttype/link.hpp"
#include <gtest/gtest.h>

namespace t2x {
namespace {

std::string link(const char* output, const char* input, DimSolver& solver) {
  PortType given = parse_port_type(output), wanted = parse_port_type(input);
  return check_link({given, 0}, {wanted, 1}, solver, 0);
}

std::string link(const char* output, const char* input) {
  DimSolver solver;
  return link(output, input, solver);
}

TEST(Link, TypesThatGoTogether) {
  EXPECT_EQ(link("latent:f32[B,C,H,W]", "latent:f32[B,C,H,W]"), "");
  EXPECT_EQ(link("latent:f32[B,C,H,W]", "tensor"), "");
  EXPECT_EQ(link("tensor", "latent:f32[B,C,H,W]"), "");
  EXPECT_EQ(link("latent:f32|f16[B]", "latent:f16[B]"), "");
  EXPECT_EQ(link("latent", "latent:f16[B]"), "");
  EXPECT_EQ(link("latent:f32[B,C,H,W]", "latent:f32[...]"), "");
  EXPECT_EQ(link("latent:f32[...,H,W]", "latent:f32[C,H,W]"), "");
  EXPECT_EQ(link("latent:f32[...,H,W]", "latent:f32[...,W]"), "");
  EXPECT_EQ(link("latent:f32[B,C,H,W]", "latent:f32[B,C,...]"), "");
  EXPECT_EQ(link("latent:f32[B,C,...]", "latent:f32[B,C,T]"), "");
  EXPECT_EQ(link("latent:f32[B,C,...]", "latent:f32[B,C,...]"), "");
  EXPECT_EQ(link("latent:f32[B,C,...]", "latent:f32[...,H,W]"), "");
  EXPECT_EQ(link("fn(a:f32[N]) -> b:f32[N]", "fn(a:f32[M]) -> b:f32[M]"), "");
}

TEST(Link, TypesThatDoNot) {
  EXPECT_EQ(link("text_features:f32[B,L,D]", "latent:f32[B,C,H,W]"), "'latent' is wanted, not 'text_features'");
  EXPECT_EQ(link("mask:i32[B]", "mask:f32|f16[B]"), "f32|f16 is wanted, not i32");
  EXPECT_EQ(link("x[B,C,H]", "x[B,C,H,W]"), "4 dims are wanted, not 3");
  EXPECT_EQ(link("x[B]", "x[...,H,W]"), "at least 2 dims are wanted, not 1");
  EXPECT_EQ(link("x[B]", "x[B,C,...]"), "at least 2 dims are wanted, not 1");
  EXPECT_EQ(link("x[B,C]", "x[]"), "0 dims are wanted, not 2");
  EXPECT_EQ(link("x[B,C]", "x[B]"), "1 dim is wanted, not 2");
  EXPECT_EQ(link("x", "fn(x) -> y"), "a function is wanted, not a value");
  EXPECT_EQ(link("fn(x) -> y", "tensor"), "a value is wanted, not a function");
  EXPECT_EQ(link("fn(x, z) -> y", "fn(x) -> y"), "a function with 1 argument is wanted, not with 2");
  EXPECT_EQ(link("fn(x) -> y", "fn(x) -> (y, z)"), "a function with 2 results is wanted, not with 1");
  EXPECT_EQ(link("fn(x:f32[B]) -> y", "fn(x:i32[B]) -> y"), "argument 1: i32 is wanted, not f32");
  EXPECT_EQ(link("fn(x) -> y", "fn(x) -> z"), "result 1: 'z' is wanted, not 'y'");
}

TEST(Link, DimsGoToTheSolver) {
  DimSolver solver;
  EXPECT_EQ(link("image:f32[B,3,8*H,8*W]", "image:f32[B,C,512,X]", solver), "");
  EXPECT_EQ(solver.size(1, {Dim::kName, 0, "C"}), 3u);
  EXPECT_EQ(solver.size(0, {Dim::kName, 0, "H"}), 64u);
  EXPECT_EQ(link("image:f32[B,3,H,W]", "image:f32[B,4,H,W]", solver), "");
  EXPECT_EQ(solver.clashes().size(), 1u);
}

TEST(Link, LeadingDimsFaceEachOtherFromTheEnd) {
  DimSolver solver;
  EXPECT_EQ(link("x[2,3,4,5]", "x[...,H,W]", solver), "");
  EXPECT_EQ(solver.size(1, {Dim::kName, 0, "H"}), 4u);
  EXPECT_EQ(solver.size(1, {Dim::kName, 0, "W"}), 5u);
}

TEST(Link, DimsBeforeTheOpenOnesFaceEachOtherFromTheFront) {
  DimSolver solver;
  EXPECT_EQ(link("x[2,3,4,5]", "x[B,C,...]", solver), "");
  EXPECT_EQ(solver.size(1, {Dim::kName, 0, "B"}), 2u);
  EXPECT_EQ(solver.size(1, {Dim::kName, 0, "C"}), 3u);
  EXPECT_EQ(link("x[N,C,...]", "x[B,4,...]", solver), "");
  EXPECT_EQ(solver.size(0, {Dim::kName, 0, "C"}), 4u);
  // Nobody knows where these meet.
  EXPECT_EQ(link("x[6,...]", "x[...,7]", solver), "");
  EXPECT_TRUE(solver.clashes().empty());
}

}  // namespace
}  // namespace t2x
