// The ops on mel filters and on mels as pictures, on the device against their references.
#include "mel.hpp"
#include "op_test.hpp"
#include "ops.hpp"
#include <limits>

namespace t2x::test {
namespace {

using Attrs = std::vector<Attr>;

struct Filters {
  spectra::MelShape shape;
  Input first, weights, bounds;

  Filters(uint32_t n_fft, uint32_t mels) {
    shape.n_fft = shape.win = n_fft, shape.mels = mels;
    const spectra::MelBands bands = spectra::mel_bands(shape);
    first = given(dims({shape.columns()}, T2X_I32), {bands.first.begin(), bands.first.end()});
    weights = given(dims({shape.columns(), 2}), {bands.weights.begin(), bands.weights.end()});
    bounds = given(dims({mels, 2}, T2X_I32), {bands.bounds.begin(), bands.bounds.end()});
  }
};

TEST(FilterSumsOp, AnyShape) {
  Random random(6);
  for (auto [rows, n_fft, mels] : {std::array{1u, 16u, 1u}, {3u, 64u, 2u}, {37u, 1024u, 80u}, {5u, 512u, 256u}, {2u, 400u, 65u}}) {
    const Filters f(n_fft, mels);
    expect_matches_windowed(&spectra::filter_sums_op,
                            {random.uniform(dims({rows, f.shape.columns()}), 0, 2), f.first, f.weights, f.bounds});
  }
}

// The reference itself is the product with the dense filters.
TEST(FilterSumsOp, IsTheProductWithTheFilters) {
  Random random(7);
  const Filters f(512, 40);
  const uint32_t columns = f.shape.columns();
  const Input x = random.uniform(dims({2, columns}), 0, 2);
  const std::vector<float> basis = spectra::mel_basis(f.shape);
  t2x_dims in[] = {x.dims, f.first.dims, f.weights.dims, f.bounds.dims}, out = dims({2, 40});
  t2x_op_call call{};
  call.size = sizeof call;
  call.in = in, call.in_count = 4, call.out = &out, call.out_count = 1;
  std::vector<double> y(80);
  const double* operands[] = {x.values.data(), f.first.values.data(), f.weights.values.data(), f.bounds.values.data()};
  double* results[] = {y.data()};
  ASSERT_EQ(spectra::filter_sums_op.reference(&call, operands, results), T2X_OK);
  for (uint32_t r = 0; r < 2; ++r)
    for (uint32_t m = 0; m < 40; ++m) {
      double sum = 0;
      for (uint32_t k = 0; k < columns; ++k) sum += x.values[r * columns + k] * double(basis[m * columns + k]);
      EXPECT_NEAR(y[r * 40 + m], sum, 1e-12) << r << ", " << m;
    }
}

// Numbers that no table has read nothing outside of the operands.
TEST(FilterSumsOp, StaysInsideItsOperands) {
  const Input x = given(dims({1, 4}), {1, 2, 3, 4}), first = given(dims({4}, T2X_I32), {-7, 0, 1, 99});
  const Input weights = given(dims({4, 2}), {1, 2, 3, 4, 5, 6, 7, 8}), bounds = given(dims({2, 2}, T2X_I32), {-3, 2, -1, 99});
  expect_matches(&spectra::filter_sums_op, {x, first, weights, bounds});
  const Input mels = given(dims({1, 2}), {3, 5});
  expect_matches(&spectra::filter_update_op, {x, mels, given(dims({1, 2}), {2, 7}), first, weights});
}

TEST(FilterSumsOp, Refuses) {
  const t2x_dims x = dims({3, 8}), first = dims({8}, T2X_I32), weights = dims({8, 2}), bounds = dims({4, 2}, T2X_I32);
  expect_refused(&spectra::filter_sums_op, {dims({8}), first, weights, bounds}, {}, "x is f32[8]; it is f32[R,...]");
  expect_refused(&spectra::filter_sums_op, {x, dims({7}, T2X_I32), weights, bounds}, {}, "first is i32[7]; it is i32[8]");
  expect_refused(&spectra::filter_sums_op, {x, first, dims({8, 3}), bounds}, {}, "weights is f32[8,3]; it is f32[8,2]");
  expect_refused(&spectra::filter_sums_op, {x, first, weights, dims({4}, T2X_I32)}, {}, "bounds is i32[4]; it is i32[M,2]");
}

TEST(FilterUpdateOp, AnyShape) {
  Random random(8);
  for (auto [rows, n_fft, mels] : {std::array{1u, 16u, 1u}, {3u, 64u, 2u}, {37u, 1024u, 80u}, {5u, 512u, 256u}, {2u, 400u, 65u}}) {
    const Filters f(n_fft, mels);
    expect_matches_windowed(&spectra::filter_update_op,
                            {random.uniform(dims({rows, f.shape.columns()}), 0, 2), random.uniform(dims({rows, mels}), 0, 2),
                             random.uniform(dims({rows, mels}), 0.1, 2), f.first, f.weights});
  }
}

TEST(FilterUpdateOp, GivesZeroWhereNothingIsGathered) {
  const Filters f(64, 4);
  Random random(9);
  const Input zeros = given(dims({2, 4}), std::vector<double>(8));
  expect_matches(&spectra::filter_update_op,
                 {random.uniform(dims({2, f.shape.columns()}), 0, 2), random.uniform(dims({2, 4}), 0, 2), zeros, f.first, f.weights});
}

TEST(FilterUpdateOp, Refuses) {
  const t2x_dims x = dims({3, 8}), mels = dims({3, 4}), first = dims({8}, T2X_I32), weights = dims({8, 2});
  expect_refused(&spectra::filter_update_op, {x, dims({2, 4}), mels, first, weights}, {}, "wanted is f32[2,4]; it is f32[3,...]");
  expect_refused(&spectra::filter_update_op, {x, mels, dims({3, 5}), first, weights}, {}, "sums is f32[3,5], wanted is f32[3,4]");
  expect_refused(&spectra::filter_update_op, {x, mels, mels, dims({9}, T2X_I32), weights}, {}, "first is i32[9]; it is i32[8]");
}

TEST(LoudestOp, AnyShape) {
  Random random(10);
  for (const t2x_dims& d : {dims({1, 1}), dims({3, 80, 33}), dims({2, 20000}), dims({5, 2, 3, 7})})
    expect_matches_windowed(&spectra::loudest_op, {random.normal(d, 3)});
  expect_matches_windowed(&spectra::loudest_op, {random.uniform(dims({2, 9000}), -9, -8)});
}

TEST(LoudestOp, SkipsWhatIsNoNumber) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  expect_matches(&spectra::loudest_op, {given(dims({2, 3}), {nan, -4, nan, nan, nan, nan})});
}

TEST(LoudestOp, Refuses) { expect_refused(&spectra::loudest_op, {dims({4})}, {}, "x is f32[4]; it is f32[B,...]"); }

Input levels(Random& random, const t2x_dims& d) { return random.uniform(d, -6, 1); }

TEST(PaintOp, AnyShape) {
  Random random(11);
  for (auto [b, m, t, scale] : {std::array{1u, 1u, 1u, 1u}, {2u, 5u, 7u, 3u}, {1u, 80u, 33u, 4u}, {3u, 2u, 130u, 1u}, {1u, 3u, 64u, 16u}})
    expect_matches_windowed(&spectra::paint_op,
                            {levels(random, dims({b, m, t})), random.uniform(dims({b}), -2, 1),
                             random.uniform(dims({9, 3}), -1, 1)},
                            Attrs{{"scale", scale}, {"range", 4}, {"floor", -5}});
}

TEST(PaintOp, TakesAnything) {
  const double nan = std::numeric_limits<double>::quiet_NaN(), much = 3e38;
  const Input colors = given(dims({1, 3}), {0.25, 0.5, -1}), two = given(dims({2, 3}), {-1, -1, -1, 1, 0, 1});
  const Input mel = given(dims({1, 2, 3}), {nan, much, -much, 0, -5, -1});
  for (const Input& c : {colors, two})
    expect_matches(&spectra::paint_op, {mel, given(dims({1}), {0}), c}, Attrs{{"scale", 1}, {"range", 4}, {"floor", -5}});
}

TEST(PaintOp, Refuses) {
  const t2x_dims mel = dims({2, 5, 7}), loudest = dims({2}), colors = dims({9, 3});
  const Attrs attrs = {{"scale", 2}, {"range", 4}, {"floor", -5}};
  expect_refused(&spectra::paint_op, {dims({5, 7}), loudest, colors}, attrs, "mel is f32[5,7]; it is f32[B,M,T]");
  expect_refused(&spectra::paint_op, {mel, dims({3}), colors}, attrs, "loudest is f32[3]; it is f32[2]");
  expect_refused(&spectra::paint_op, {mel, loudest, dims({9, 4})}, attrs, "colors is f32[9,4]; it is f32[N,3]");
  expect_refused(&spectra::paint_op, {mel, loudest, colors}, {{"range", 4}}, "scale is a whole number of at least 1");
  expect_refused(&spectra::paint_op, {mel, loudest, colors}, {{"scale", 2}}, "range is a number above 0");
  expect_refused(&spectra::paint_op, {dims({1, 5, 100000000}), dims({1}), colors},
                 {{"scale", 64}, {"range", 4}}, "a smaller scale fits");
}

}  // namespace
}  // namespace t2x::test
