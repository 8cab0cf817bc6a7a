#include "ops/matmul_plan.hpp"
#include "ops/linear_plan.hpp"
#include "ops/matmul.hpp"
#include "ops/texel_windows.hpp"
#include <optional>
#include <vector>

namespace t2x {
namespace {

using Shape = Matmul::Shape;

// shaders/lib/matmul.glsl: Args.
struct Push {
  uint32_t m, n, k;
  uint32_t a, b, y;
  uint32_t a_stride, b_stride, y_stride;
  uint32_t a_batch, b_batch, y_batch;
  uint32_t per_b, first_batch;
  uint32_t splits, split_k;
};

constexpr uint32_t kA = 0, kB = 1;
// Where the tiles of a result are too few to fill a GPU, K is split: workgroups wanted, K of a part at least, K of a
// part that a large tile may count on, bytes of all parts.
constexpr uint64_t kWantedGroups = 256, kLeastSplit = 128, kMostPartBytes = 64 << 20;
constexpr uint32_t kGoodSplit = 512;

struct Layout {
  uint32_t shader;
  uint32_t rows, cols;              // of the result, one workgroup
  uint32_t kind;                    // of the bindings of a and b
  std::vector<uint32_t> constants;  // 0, 1, 2 of the shader
  uint32_t last;                    // constant 6
  std::vector<uint32_t> more;       // constants from 7 on
  uint32_t unit;                    // windows begin at multiples of so many rows and columns
};

// Sizes of one dispatch, or where it begins.
struct Box { uint64_t batch, m, n, k; };

// Both operands may be read by fours.
bool wide(const Shape& s) { return s.a_row() % 4 == 0 && s.b_row() % 4 == 0; }
bool columns_of_four(const Shape& s) { return s.n % 4 == 0 && (s.transpose_a ? s.m : s.k) % 4 == 0; }

Layout uniform_layout(const OpCall& c, const Shape& s) {
  const uint32_t lanes = std::min(c.device().subgroup_size, c.device().max_workgroup_size[0]);
  const uint32_t bf16 = c.in(kB).dtype == T2X_BF16 ? 1 : 0, rows = uniform_rows(s.m);
  if (!s.transpose_b) {
    const uint32_t cols = rows == 2 ? 2 : 4;
    return {bf16, rows, lanes * cols, T2X_BIND_TEXEL, {lanes, rows, cols}, s.k % 8 == 0 ? 2u : 1u, {}, 8};
  }
  // Each texel of a serves all columns of a lane: the more, the less is fetched (measured on lavapipe).
  const uint32_t fours = std::max(rows, 4u), needed = static_cast<uint32_t>(ceil_div(s.n, 4 * lanes));
  const uint32_t cols = std::min(4u, needed);
  return {2 + bf16, fours, lanes * 4 * cols, T2X_BIND_TEXEL, {lanes, fours, cols}, s.transpose_a ? 8u : 4u, {}, 4};
}

Layout layout(const OpCall& c, MatmulKernel kernel, const Shape& s) {
  const uint32_t type = c.in(kB).dtype;
  if (kernel == MatmulKernel::Uniform) return uniform_layout(c, s);
  if (kernel == MatmulKernel::Plain) return {0, 1, 1, T2X_BIND_STORAGE, {0, type, 0}, 0, {}, 1};
  const TileSize tile = tile_size(s.m, s.n, s.batches * std::max(1u, s.k / kGoodSplit), 1);
  Layout l{0, tile.rows, tile.cols, T2X_BIND_STORAGE, {tile.rows, type, tile.cols}, wide(s) ? 1u : 0u, {}, 4};
  if (kernel == MatmulKernel::Cooperative) {
    const auto more = cooperative_constants(c.device());
    l.more.assign(more.begin(), more.end());
  }
  return l;
}

// Elements from the first to the last that a box of one batch covers.
uint64_t a_span(const Shape& s, const Box& b) {
  return s.transpose_a ? (b.k - 1) * s.m + b.m : (b.m - 1) * s.k + b.k;
}
uint64_t b_span(const Shape& s, const Box& b) {
  return s.transpose_b ? (b.k - 1) * s.n + b.n : (b.n - 1) * s.k + b.k;
}
uint64_t y_span(const Shape& s, const Box& b) { return (b.m - 1) * s.n + b.n; }

uint64_t a_matrix(const Shape& s) { return uint64_t{s.m} * s.k; }
uint64_t b_matrix(const Shape& s) { return uint64_t{s.n} * s.k; }
uint64_t y_matrix(const Shape& s) { return uint64_t{s.m} * s.n; }

class Fitter {
public:
  Fitter(const OpCall& c, const Shape& s, const Layout& l) : s_(s), l_(l), device_(c.device()) {
    const uint32_t element = element_bytes(c.in(kB).dtype);
    // A texel holds four elements, whatever their size.
    uint64_t b_limit = device_.max_binding_bytes;
    if (l.kind == T2X_BIND_TEXEL) b_limit = std::min(b_limit, device_.max_texels * 4 * element);
    a_ = elements(bytes(c.in(kA)), binding_limit(c, l.kind), 4);
    b_ = elements(bytes(c.in(kB)), b_limit, element);
    y_ = elements(bytes(c.out()), device_.max_binding_bytes, 4);
  }

  // The largest boxes within bindings, grid and time; none when not even the smallest fits.
  std::optional<Box> steps(bool plain) const {
    Box b{std::min<uint64_t>(s_.batches, device_.max_groups[2]), s_.m, s_.n, s_.k};
    while (b.batch > 1 && !(fits_a(b) && fits_b(b) && fits_y(b))) b.batch = (b.batch + 1) / 2;
    bool fits = true;
    while (fits && !fits_y(b)) fits = halve(b.m > l_.unit ? b.m : b.n);
    while (fits && !fits_a(b)) fits = halve(!s_.transpose_a && b.m > l_.rows ? b.m : b.k > l_.unit ? b.k : b.m);
    while (fits && !fits_b(b)) fits = halve(!s_.transpose_b && b.n > l_.cols ? b.n : b.k > l_.unit ? b.k : b.n);
    if (!fits) return std::nullopt;
    if (plain) {
      b.m = std::clamp<uint64_t>((1u << 30) / b.n, 1, b.m);  // an index of 32 bits
    } else {
      b.n = std::min(b.n, uint64_t{l_.cols} * device_.max_groups[0]);
      b.m = std::min(b.m, uint64_t{l_.rows} * device_.max_groups[1]);
    }
    return in_time(b);
  }

private:
  // What may be bound of an operand: all, or stretches that begin anywhere.
  static uint64_t elements(uint64_t whole, uint64_t limit, uint64_t element) {
    return (whole <= limit ? limit : limit - std::min(limit, kMaxAlignment)) / element;
  }
  bool fits_a(const Box& b) const { return (b.batch - 1) * a_matrix(s_) + a_span(s_, b) <= a_; }
  bool fits_b(const Box& b) const {
    const uint64_t all = s_.batches / s_.per_b;
    return (std::min(all, (b.batch - 1) / s_.per_b + 2) - 1) * b_matrix(s_) * (b.batch > 1) + b_span(s_, b) <= b_;
  }
  bool fits_y(const Box& b) const { return (b.batch - 1) * y_matrix(s_) + y_span(s_, b) <= y_; }

  // Parts stay multiples of the unit, so that they begin at whole texels.
  bool halve(uint64_t& size) const {
    if (size <= l_.unit) return false;
    size = ceil_div((size + 1) / 2, l_.unit) * l_.unit;
    return true;
  }

  Box in_time(Box b) const {
    if (device_.max_dispatch_flops <= 0) return b;
    const auto flops = [](const Box& x) { return 2.0 * double(x.batch) * double(x.m) * double(x.n) * double(x.k); };
    const auto over = [&] { return flops(b) > device_.max_dispatch_flops; };
    while (b.batch > 1 && over()) b.batch = (b.batch + 1) / 2;
    while (b.m > l_.rows && over()) b.m = ceil_div((b.m + 1) / 2, l_.rows) * l_.rows;
    while (b.n > l_.cols && over()) b.n = ceil_div((b.n + 1) / 2, l_.cols) * l_.cols;
    return b;
  }

  const Shape& s_;
  const Layout& l_;
  const t2x_device_info& device_;
  uint64_t a_, b_, y_;
};

// How many parts K is split into: 1 where the tiles fill a GPU.
uint64_t splits(const OpCall& c, const Shape& s, const Layout& l) {
  const uint64_t tiles = ceil_div(s.m, l.rows) * ceil_div(s.n, l.cols) * s.batches;
  const uint64_t part_bytes = s.batches * y_matrix(s) * 4;
  uint64_t most = std::min(kMostPartBytes, c.device().max_binding_bytes) / part_bytes;
  most = std::min(most, c.device().max_groups[2] / s.batches);
  const uint64_t wanted = std::min(kWantedGroups / tiles, s.k / kLeastSplit);
  return std::max<uint64_t>(1, std::min(wanted, most));
}

Groups grid(const OpCall& c, MatmulKernel kernel, const Layout& l, const Box& size, uint32_t splits) {
  const auto z = static_cast<uint32_t>(size.batch * splits);
  if (kernel == MatmulKernel::Plain) {
    Groups flat = flat_groups(ceil_div(size.m * size.n, 64), c.device());
    return {flat.x, flat.y, z};
  }
  return {static_cast<uint32_t>(ceil_div(size.n, l.cols)), static_cast<uint32_t>(ceil_div(size.m, l.rows)), z};
}

// A stretch of an operand; the offset counts elements from the binding's start.
Window stretch(const OpCall& c, uint32_t operand, uint32_t kind, uint64_t first, uint64_t count) {
  const uint32_t element = operand == kB ? element_bytes(c.in(kB).dtype) : 4;
  const bool fours = first % 4 == 0 && count % 4 == 0;
  if (!fours) return window(c, operand, kind, element, first, count);
  Window w = window(c, operand, kind, 4 * element, first / 4, count / 4);
  w.base *= 4;
  return w;
}

class Planner {
public:
  Planner(const OpCall& c, MatmulKernel kernel)
      : c_(c), kernel_(kernel), s_(c), l_(layout(c, kernel, s_)) {
    const auto steps = Fitter(c, s_, l_).steps(kernel == MatmulKernel::Plain);
    fits_ = steps.has_value();
    if (fits_) steps_ = *steps;
  }
  bool fits() const { return fits_; }

  void plan() {
    if (!fits_) throw Error("one element of each operand exceeds what the device binds", T2X_UNSUPPORTED);
    if ((kernel_ == MatmulKernel::Tile || kernel_ == MatmulKernel::Cooperative) && whole()) {
      const uint64_t parts = splits(c_, s_, l_);
      if (parts > 1) return plan_split(parts);
    }
    for (uint64_t batch = 0; batch < s_.batches; batch += steps_.batch)
      for (uint64_t n = 0; n < s_.n; n += steps_.n)
        for (uint64_t m = 0; m < s_.m; m += steps_.m)
          for (uint64_t k = 0; k < s_.k; k += steps_.k) {
            const Box at{batch, m, n, k};
            const Box size{std::min(steps_.batch, s_.batches - batch), std::min(steps_.m, s_.m - m),
                           std::min(steps_.n, s_.n - n), std::min(steps_.k, s_.k - k)};
            const uint64_t y_first = batch * y_matrix(s_) + m * s_.n + n;
            const Window y = stretch(c_, c_.output(), T2X_BIND_STORAGE, y_first,
                                     (size.batch - 1) * y_matrix(s_) + y_span(s_, size));
            dispatch(at, size, y, 1, size.k);
          }
  }

private:
  bool whole() const {
    return steps_.batch == s_.batches && steps_.m == s_.m && steps_.n == s_.n && steps_.k == s_.k;
  }

  void dispatch(const Box& at, const Box& size, const Window& y, uint64_t splits, uint64_t split_k) {
    Push p{};
    p.m = static_cast<uint32_t>(size.m), p.n = static_cast<uint32_t>(size.n), p.k = static_cast<uint32_t>(size.k);
    p.a_stride = static_cast<uint32_t>(s_.a_row()), p.b_stride = static_cast<uint32_t>(s_.b_row()), p.y_stride = s_.n;
    p.a_batch = static_cast<uint32_t>(a_matrix(s_)), p.b_batch = static_cast<uint32_t>(b_matrix(s_));
    p.y_batch = static_cast<uint32_t>(y_matrix(s_));
    p.per_b = static_cast<uint32_t>(s_.per_b), p.first_batch = static_cast<uint32_t>(at.batch % s_.per_b);
    p.splits = static_cast<uint32_t>(splits), p.split_k = static_cast<uint32_t>(split_k);
    const uint64_t b_batch = at.batch / s_.per_b, b_batches = (at.batch + size.batch - 1) / s_.per_b + 1 - b_batch;
    const Window a = stretch(c_, kA, l_.kind, at.batch * a_matrix(s_) + inner(s_.transpose_a, s_.a_row(), at.m, at.k),
                             (size.batch - 1) * a_matrix(s_) + a_span(s_, size));
    const Window b = stretch(c_, kB, l_.kind, b_batch * b_matrix(s_) + inner(s_.transpose_b, s_.b_row(), at.n, at.k),
                             (b_batches - 1) * b_matrix(s_) + b_span(s_, size));
    p.a = a.base, p.b = b.base, p.y = y.base;
    std::vector<uint32_t> constants = l_.constants;
    constants.insert(constants.end(), {s_.transpose_a, s_.transpose_b, at.k > 0, l_.last});
    constants.insert(constants.end(), l_.more.begin(), l_.more.end());
    const std::vector<t2x_binding> bindings = {a.binding, b.binding, y.binding};
    c_.dispatch(l_.shader, grid(c_, kernel_, l_, size, p.splits), p, bindings, constants);
  }

  static uint64_t inner(bool transposed, uint64_t row, uint64_t outer, uint64_t k) {
    return transposed ? k * row + outer : outer * row + k;
  }

  // All of the call at once, K in parts side by side; then their sum.
  void plan_split(uint64_t parts) {
    const uint64_t step = ceil_div(ceil_div(s_.k, parts), 16) * 16, count = s_.batches * y_matrix(s_);
    parts = ceil_div(s_.k, step);
    const uint32_t area = c_.scratch_area(parts * count * 4);
    dispatch({}, steps_, {scratch(area), 0}, parts, step);
    struct { uint32_t count, splits, y; } merge{static_cast<uint32_t>(count), static_cast<uint32_t>(parts), 0};
    c_.dispatch(1, flat_groups(ceil_div(count, 64), c_.device()), merge, {scratch(area), storage(c_.output())});
  }

  const OpCall& c_;
  MatmulKernel kernel_;
  Shape s_;
  Layout l_;
  Box steps_{};
  bool fits_ = false;
};

}  // namespace

int matmul_preference(const OpCall& c, MatmulKernel kernel) {
  const bool cpu = c.device().kind == T2X_DEVICE_CPU;
  if (kernel == MatmulKernel::Plain) return 1;
  if (c.device().max_workgroup_invocations < 256) return 0;
  const Shape s(c);
  if (kernel == MatmulKernel::Uniform) {
    if (s.transpose_a && !s.transpose_b) return 0;
    if (s.transpose_b ? !columns_of_four(s) : s.k % 4 != 0) return 0;
  }
  if (kernel == MatmulKernel::Cooperative && (!wide(s) || !allows_cooperative(c.device()))) return 0;
  if (!Planner(c, kernel).fits()) return 0;
  if (kernel == MatmulKernel::Cooperative) return cpu ? 1 : 40;
  if (kernel == MatmulKernel::Tile) return cpu ? 2 : 20;
  if (few_windows(c, {kA, kB}, 30) < 30) return 0;
  return cpu ? 30 : 1;
}

void plan_matmul(const OpCall& c, MatmulKernel kernel) { Planner(c, kernel).plan(); }

}  // namespace t2x
