// The ops of mel analysis and Griffin-Lim on the device against their references.
#include "op_test.hpp"
#include "ops.hpp"

namespace t2x::test {
namespace {

using Attrs = std::vector<Attr>;

struct Frames { uint32_t batch, samples, points, hop, pad, frames; };

// Whole frames, frames that end inside the reflection, hops that do not divide, one frame.
const Frames kFrames[] = {{1, 96, 32, 8, 12, 12}, {3, 100, 20, 7, 6, 14}, {2, 50, 64, 16, 24, 3}, {1, 40, 40, 40, 0, 1},
                          {1, 30, 16, 1, 0, 15}, {1, 2000, 512, 128, 192, 15}};

TEST(FrameOp, AnyShape) {
  Random random(1);
  for (const Frames& f : kFrames)
    expect_matches_windowed(&spectra::frame_op, {random.normal(dims({f.batch, f.samples})), random.normal(dims({f.points}))},
                            Attrs{{"hop", f.hop}, {"pad", f.pad}, {"frames", f.frames}});
}

TEST(FrameOp, Refuses) {
  const Attrs attrs = {{"hop", 4}, {"pad", 6}, {"frames", 3}};
  expect_refused(&spectra::frame_op, {dims({8}), dims({16})}, attrs, "x is f32[8]; it is f32[B,N], N samples each");
  expect_refused(&spectra::frame_op, {dims({1, 8}), dims({1, 16})}, attrs, "window is f32[1,16]; it is f32[n]");
  expect_refused(&spectra::frame_op, {dims({1, 6}), dims({16})}, attrs, "x has 6 samples: too few to be reflected for 3 frames");
  expect_refused(&spectra::frame_op, {dims({1, 9}), dims({16})}, {{"hop", 4}, {"pad", 6}, {"frames", 9}},
                 "x has 9 samples: too few");
  expect_refused(&spectra::frame_op, {dims({1, 8}), dims({16})}, {{"pad", 6}, {"frames", 3}},
                 "hop is a whole number of at least 1");
  expect_refused(&spectra::frame_op, {dims({1, 80}), dims({16})}, {{"hop", 17}, {"pad", 0}, {"frames", 3}},
                 "hop exceeds the window's 16 points");
  expect_refused(&spectra::frame_op, {dims({1, 600000000}), dims({16})}, attrs, "one waveform has at most 536870911");
}

TEST(OverlapAddOp, AnyShape) {
  Random random(2);
  for (const Frames& f : kFrames) {
    const uint32_t samples = (f.frames - 1) * f.hop + f.points - f.pad;   // to the end of the last frame
    expect_matches_windowed(&spectra::overlap_add_op,
                            {random.normal(dims({f.batch * f.frames, f.points})), random.uniform(dims({f.points}), 0.1, 1)},
                            Attrs{{"hop", f.hop}, {"pad", f.pad}, {"frames", f.frames}, {"samples", samples}});
  }
}

TEST(OverlapAddOp, GivesZeroWhereWindowsLeaveNothing) {
  const Input frames = given(dims({2, 4}), {5, 1, 2, 3, 6, 4, 5, 6}), window = given(dims({4}), {0, 1, 1, 1});
  expect_matches(&spectra::overlap_add_op, {frames, window}, Attrs{{"hop", 4}, {"pad", 0}, {"frames", 2}, {"samples", 8}});
}

TEST(OverlapAddOp, Refuses) {
  const Attrs attrs = {{"hop", 4}, {"pad", 2}, {"frames", 3}, {"samples", 12}};
  expect_refused(&spectra::overlap_add_op, {dims({4, 8}), dims({8})}, attrs, "y is f32[4,8]; it is f32[B*3,8]");
  expect_refused(&spectra::overlap_add_op, {dims({3, 6}), dims({8})}, attrs, "y is f32[3,6]; it is f32[B*3,8]");
  expect_refused(&spectra::overlap_add_op, {dims({3, 8}), dims({8})},
                 {{"hop", 4}, {"pad", 2}, {"frames", 3}, {"samples", 15}}, "3 frames end before samples = 15");
  expect_refused(&spectra::overlap_add_op, {dims({3, 8}), dims({8})},
                 {{"hop", 9}, {"pad", 2}, {"frames", 3}, {"samples", 12}}, "hop exceeds the window's 8 points");
}

TEST(MagnitudeOp, AnyShape) {
  Random random(3);
  for (auto [rows, bins, columns] : {std::array{1u, 2u, 2u}, {5u, 9u, 12u}, {40u, 129u, 132u}, {3u, 513u, 516u}})
    for (double epsilon : {0.0, 0.5})
      expect_matches_windowed(&spectra::magnitude_op, {random.normal(dims({rows, 2 * bins}))},
                              Attrs{{"columns", columns}, {"epsilon", epsilon}});
}

TEST(MagnitudeOp, Refuses) {
  expect_refused(&spectra::magnitude_op, {dims({3, 7})}, {{"columns", 8}}, "spectrum is f32[3,7]; it is f32[R,2F]");
  expect_refused(&spectra::magnitude_op, {dims({3, 8})}, {{"columns", 3}}, "columns is a whole number of at least 4");
}

TEST(ProjectOp, AnyShape) {
  Random random(4);
  for (auto [rows, bins, columns] : {std::array{1u, 2u, 2u}, {5u, 9u, 12u}, {40u, 129u, 132u}, {2u, 513u, 516u}})
    for (double momentum : {0.0, 0.99})
      expect_matches_windowed(&spectra::project_op,
                              {random.normal(dims({rows, 2 * bins})), random.normal(dims({rows, 2 * bins})),
                               random.uniform(dims({rows, columns}), 0, 3), given(dims({1}), {momentum})},
                              {}, 1e-4);   // where now and before nearly cancel, the angle keeps fewer digits
}

// Large and tiny values, whose squares are no floats; zeros take the magnitude as it is.
TEST(ProjectOp, KeepsAnglesOfAnySize) {
  const Input now = given(dims({1, 8}), {1e-30, 7, 3e-30, -4e-30, 3e30, 4e30, 0, 5}), zeros = given(dims({1, 8}), std::vector<double>(8));
  expect_matches(&spectra::project_op, {now, zeros, given(dims({1, 4}), {1, 2, 3, 4}), given(dims({1}), {0})});
}

TEST(ProjectOp, Refuses) {
  const t2x_dims z = dims({3, 10}), one = dims({1});
  expect_refused(&spectra::project_op, {z, dims({3, 8}), dims({3, 5}), one}, {}, "before is f32[3,8], now is f32[3,10]");
  expect_refused(&spectra::project_op, {z, z, dims({3, 4}), one}, {}, "magnitude is f32[3,4] for f32[3,10]");
  expect_refused(&spectra::project_op, {z, z, dims({3, 5}), dims({2})}, {}, "momentum is one number");
  expect_refused(&spectra::project_op, {dims({3, 9}), z, dims({3, 5}), one}, {}, "now is f32[3,9]; it is f32[R,2F]");
}

}  // namespace
}  // namespace t2x::test
