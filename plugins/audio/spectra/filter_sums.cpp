// spectra.filter_sums: shape rule, kernel and reference of rows of bins gathered by triangular filters.
#include "filters.hpp"
#include "ops.hpp"
#include "spectra_shaders.hpp"

namespace spectra {
namespace {

// As in filter_sums.comp.
struct Push { uint32_t columns, filters, x_base, y_base; };
enum : uint32_t { kX, kFirst, kWeights, kBounds };

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    const uint64_t rows = c.in(kX).d[0], columns = c.in(kX).d[1], filters = c.in(kBounds).d[0];
    const uint64_t step = rows_at_once(c, rows, {4 * columns, 4 * filters});
    for (uint64_t r = 0; r < rows; r += step) {
      const uint64_t count = std::min(step, rows - r);
      const Part x = part(c, kX, r * columns, count * columns), y = part(c, c.output(), r * filters, count * filters);
      const Push push{static_cast<uint32_t>(columns), static_cast<uint32_t>(filters), x.base, y.base};
      c.dispatch(0, row_groups(filters, count), push,
                 {x.binding, t2x::storage(kFirst), t2x::storage(kWeights), t2x::storage(kBounds), y.binding});
    }
  }
};

// As in filter_sums_row.comp.
struct RowPush { uint32_t rows, texels, filters, x_base, y_base; };

struct Row {
  static constexpr const char* kName = "row";
  static int suits(t2x::OpCall c) { return suits_rows(c, c.in(kX).d[1]) ? 2 : 0; }

  static void plan(t2x::OpCall c) {
    const uint64_t rows = c.in(kX).d[0], columns = c.in(kX).d[1], filters = c.in(kBounds).d[0];
    const uint64_t step = texel_rows_at_once(c, rows, columns, filters);
    for (uint64_t r = 0; r < rows; r += step) {
      const uint64_t count = std::min(step, rows - r);
      const Part x = vec4_part(c, kX, r * columns, count * columns, T2X_BIND_TEXEL);
      const Part y = part(c, c.output(), r * filters, count * filters);
      const RowPush push{static_cast<uint32_t>(count), static_cast<uint32_t>(columns / 4), static_cast<uint32_t>(filters),
                         x.base, y.base};
      c.dispatch(0, t2x::flat_groups(t2x::ceil_div(count, kRowsOfGroup), c.device()), push,
                 {x.binding, t2x::texels(kFirst), t2x::texels(kWeights), y.binding});
    }
  }
};

constexpr t2x_spirv kShaders[] = {filter_sums}, kRowShaders[] = {filter_sums_row};

struct FilterSums {
  static constexpr const char* kName = "spectra.filter_sums";
  static constexpr const char* kDoc =
      "x[R,C] of C bins -> [R,M], what M filters gather of each row: x A^T for the filters A[M,C], of which each bin is in "
      "at most two, neighbours. first i32[C], weights[C,2]: of each bin the first of its filters, its weight in that and "
      "in the next; first never decreases. bounds i32[M,2]: of each filter its first bin and one past its last.";
  static constexpr t2x_operand kOperands[] = {
      t2x::operand("x", "rows of bins, [R,C]"), t2x::operand("first", kFirstDoc, t2x::kI32),
      t2x::operand("weights", kWeightsDoc),
      t2x::operand("bounds", "of each filter its first bin and one past its last, [M,2]", t2x::kI32)};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders), t2x::variant<Row>(kRowShaders)};

  static void infer(t2x::OpCall c) {
    check_rows(c, kX, "x", 0);
    check_tables(c.in(kFirst), c.in(kWeights), c.in(kX).d[1]);
    const t2x_dims& bounds = c.in(kBounds);
    if (bounds.rank != 2 || bounds.d[0] == 0 || bounds.d[1] != 2)
      throw t2x::Error("bounds is " + t2x::to_string(bounds) + "; it is i32[M,2]");
    c.out() = t2x::dims({c.in(kX).d[0], bounds.d[0]});
  }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const uint64_t rows = c.in(kX).d[0], columns = c.in(kX).d[1], filters = c.in(kBounds).d[0];
    std::fill(out[0], out[0] + rows * filters, 0);
    for (uint64_t r = 0; r < rows; ++r)
      for (uint64_t k = 0; k < columns; ++k) {
        const uint64_t m = first_filter(in[kFirst], k, filters);
        const double x = in[kX][r * columns + k];
        out[0][r * filters + m] += x * in[kWeights][2 * k];
        if (m + 1 < filters) out[0][r * filters + m + 1] += x * in[kWeights][2 * k + 1];
      }
  }
};

}  // namespace

constinit const t2x_op_type filter_sums_op = t2x::op<FilterSums>;

}  // namespace spectra
