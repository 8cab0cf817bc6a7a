// spectra.filter_update: shape rule, kernel and reference of one update of non-negative least squares under filters.
#include "filters.hpp"
#include "ops.hpp"
#include "spectra_shaders.hpp"

namespace spectra {
namespace {

// As in filter_update.comp.
struct Push { uint32_t columns, filters, x_base, wanted_base, sums_base, y_base; };
enum : uint32_t { kX, kWanted, kSums, kFirst, kWeights };

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    const uint64_t rows = c.in(kX).d[0], columns = c.in(kX).d[1], filters = c.in(kWanted).d[1];
    const uint64_t step = rows_at_once(c, rows, {4 * columns, 4 * filters});
    for (uint64_t r = 0; r < rows; r += step) {
      const uint64_t count = std::min(step, rows - r);
      const Part x = part(c, kX, r * columns, count * columns), y = part(c, c.output(), r * columns, count * columns);
      const Part wanted = part(c, kWanted, r * filters, count * filters), sums = part(c, kSums, r * filters, count * filters);
      const Push push{static_cast<uint32_t>(columns), static_cast<uint32_t>(filters), x.base, wanted.base, sums.base, y.base};
      c.dispatch(0, row_groups(columns, count), push,
                 {x.binding, wanted.binding, sums.binding, t2x::storage(kFirst), t2x::storage(kWeights), y.binding});
    }
  }
};

// As in filter_update_row.comp.
struct RowPush { uint32_t rows, texels, filters, x_base, wanted_base, sums_base, y_base; };

struct Row {
  static constexpr const char* kName = "row";
  static int suits(t2x::OpCall c) { return suits_rows(c, c.in(kX).d[1]) ? 2 : 0; }

  static void plan(t2x::OpCall c) {
    const uint64_t rows = c.in(kX).d[0], columns = c.in(kX).d[1], filters = c.in(kWanted).d[1];
    const uint64_t step = texel_rows_at_once(c, rows, columns, filters);
    for (uint64_t r = 0; r < rows; r += step) {
      const uint64_t count = std::min(step, rows - r);
      const Part x = vec4_part(c, kX, r * columns, count * columns, T2X_BIND_TEXEL);
      const Part y = vec4_part(c, c.output(), r * columns, count * columns, T2X_BIND_STORAGE);
      const Part wanted = part(c, kWanted, r * filters, count * filters), sums = part(c, kSums, r * filters, count * filters);
      const RowPush push{static_cast<uint32_t>(count), static_cast<uint32_t>(columns / 4), static_cast<uint32_t>(filters),
                         x.base, wanted.base, sums.base, y.base};
      c.dispatch(0, t2x::flat_groups(t2x::ceil_div(count, kRowsOfGroup), c.device()), push,
                 {x.binding, wanted.binding, sums.binding, t2x::texels(kFirst), t2x::texels(kWeights), y.binding});
    }
  }
};

constexpr t2x_spirv kShaders[] = {filter_update}, kRowShaders[] = {filter_update_row};

struct FilterUpdate {
  static constexpr const char* kName = "spectra.filter_update";
  static constexpr const char* kDoc =
      "One multiplicative update of non-negative least squares (Lee & Seung 2001): x[R,C], wanted[R,M], sums[R,M] -> "
      "x (A^T wanted) / (A^T sums), 0 where the denominator is not positive. first and weights are the filters A, as "
      "spectra.filter_sums takes them, and sums is what it makes of x.";
  static constexpr t2x_operand kOperands[] = {
      t2x::operand("x", "rows of bins, [R,C]"), t2x::operand("wanted", "what filters are to gather, [R,M]"),
      t2x::operand("sums", "what they gather of x, [R,M]"), t2x::operand("first", kFirstDoc, t2x::kI32),
      t2x::operand("weights", kWeightsDoc)};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders), t2x::variant<Row>(kRowShaders)};

  static void infer(t2x::OpCall c) {
    check_rows(c, kX, "x", 0);
    check_rows(c, kWanted, "wanted", c.in(kX).d[0]);
    if (!t2x::same_shape(c.in(kSums), c.in(kWanted)))
      throw t2x::Error("sums is " + t2x::to_string(c.in(kSums)) + ", wanted is " + t2x::to_string(c.in(kWanted)));
    check_tables(c.in(kFirst), c.in(kWeights), c.in(kX).d[1]);
    c.out() = c.in(kX);
  }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const uint64_t rows = c.in(kX).d[0], columns = c.in(kX).d[1], filters = c.in(kWanted).d[1];
    for (uint64_t r = 0; r < rows; ++r)
      for (uint64_t k = 0; k < columns; ++k) {
        const uint64_t m = first_filter(in[kFirst], k, filters), next = std::min(m + 1, filters - 1);
        auto spread = [&](const double* rows_of) {
          return in[kWeights][2 * k] * rows_of[r * filters + m] + in[kWeights][2 * k + 1] * rows_of[r * filters + next];
        };
        const double below = spread(in[kSums]);
        out[0][r * columns + k] = below > 0 ? in[kX][r * columns + k] * spread(in[kWanted]) / below : 0;
      }
  }
};

}  // namespace

constinit const t2x_op_type filter_update_op = t2x::op<FilterUpdate>;

}  // namespace spectra
