#include "ops/linear_plan.hpp"
#include "ops/texel_windows.hpp"
#include <array>
#include <vector>

namespace t2x {
namespace {

// shaders/lib/linear.glsl: Args.
struct Push {
  uint32_t m, n, k;
  uint32_t x, w, w3, y;
  uint32_t y_stride;
  uint32_t bias, gate;
  uint32_t gate_row, gate_rows;
};

// Operands of linear; linear_swiglu has x, w1, w3.
constexpr uint32_t kX = 0, kW = 1, kBias = 2, kGate = 3, kResidual = 4, kW3 = 2;
constexpr uint32_t kMaxRowsKernelRows = 8;

struct Layout {
  uint32_t rows, cols;             // of the result, one workgroup
  uint32_t x_kind, w_kind;         // of the bindings
  std::vector<uint32_t> constants; // before the epilogue's two
  uint32_t last = 1;               // the constant behind them: texels of K a step (Uniform), columns (tiles)
  std::vector<uint32_t> more = {}; // constants from 6 on
};

struct Call {
  const OpCall& c;
  LinearKernel kernel;
  uint32_t weights;
  uint32_t act;
  uint64_t m;
  uint32_t n, k;
  bool fused(uint32_t operand) const { return weights == 1 && c.has(operand); }
};

uint32_t weight_bytes(const OpCall& c, uint32_t weights) {
  uint32_t most = element_bytes(c.in(kW).dtype);
  return weights == 2 ? std::max(most, element_bytes(c.in(kW3).dtype)) : most;
}

Layout layout(const Call& call) {
  const t2x_dtype type = call.c.in(kW).dtype, type3 = call.weights == 2 ? call.c.in(kW3).dtype : type;
  switch (call.kernel) {
    case LinearKernel::Uniform: {
      uint32_t lanes = std::min(call.c.device().subgroup_size, call.c.device().max_workgroup_size[0]);
      uint32_t rows = uniform_rows(call.m), cols = (rows == 2 ? 2 : 4) / call.weights;
      return {rows, lanes * cols, T2X_BIND_TEXEL, T2X_BIND_TEXEL, {lanes, rows, cols}, call.k % 8 == 0 ? 2u : 1u};
    }
    case LinearKernel::Tile: {
      const TileSize tile = tile_size(call.m, call.n, 1, call.weights);
      return {tile.rows, tile.cols, T2X_BIND_STORAGE, T2X_BIND_STORAGE, {tile.rows, type, type3}, tile.cols};
    }
    case LinearKernel::Cooperative: {
      const TileSize tile = tile_size(call.m, call.n, 1, call.weights);
      const auto more = cooperative_constants(call.c.device());
      return {tile.rows, tile.cols, T2X_BIND_STORAGE, T2X_BIND_STORAGE, {tile.rows, type, type3}, tile.cols,
              {0, more[0], more[1], more[2], more[3]}};
    }
    case LinearKernel::Rows:
      return {kMaxRowsKernelRows, 1, T2X_BIND_STORAGE, T2X_BIND_STORAGE, {kMaxRowsKernelRows, type, type3}};
    default: return {1, 1, T2X_BIND_STORAGE, T2X_BIND_STORAGE, {0, type, type3}};
  }
}

// How many of `total` rows one dispatch takes, given what one binding may cover.
uint64_t fit(uint64_t total, uint64_t row_bytes, uint64_t limit, const char* what) {
  if (total * row_bytes <= limit) return total;
  uint64_t rows = rows_that_fit(row_bytes, limit);
  if (rows == 0)
    throw Error(std::string("one row of ") + what + " (" + std::to_string(row_bytes) +
                " bytes) exceeds what the device binds (" + std::to_string(limit) + " bytes)", T2X_UNSUPPORTED);
  return std::min(rows, total);
}

struct Steps { uint64_t m, n; };

Steps window_steps(const Call& call, const Layout& l) {
  const t2x_device_info& device = call.c.device();
  const uint64_t storage_limit = device.max_binding_bytes, x_limit = binding_limit(call.c, l.x_kind);
  // A texel holds four elements, whatever their size.
  const uint32_t element = weight_bytes(call.c, call.weights);
  uint64_t w_limit = storage_limit;
  if (l.w_kind == T2X_BIND_TEXEL) {
    uint32_t least = element;
    if (call.weights == 2) least = std::min(element_bytes(call.c.in(kW).dtype), element_bytes(call.c.in(kW3).dtype));
    w_limit = std::min(storage_limit, device.max_texels * 4 * least);
  }
  Steps s{};
  s.n = fit(call.n, uint64_t{call.k} * element, w_limit, "weight");
  s.n = std::min<uint64_t>(s.n, uint64_t{l.cols} * device.max_groups[0]);
  s.m = fit(call.m, uint64_t{call.k} * 4, x_limit, "x");
  s.m = std::min(s.m, fit(call.m, uint64_t{call.n} * 4, storage_limit, "the result"));
  s.m = std::min<uint64_t>(s.m, uint64_t{l.rows} * device.max_groups[1]);
  if (call.kernel == LinearKernel::Rows) s.m = std::min<uint64_t>(s.m, kMaxRowsKernelRows);
  if (call.kernel == LinearKernel::Plain) s.m = std::clamp<uint64_t>((1u << 30) / s.n, 1, s.m);  // an index of 32 bits
  if (device.max_dispatch_flops > 0) {
    const double product = 2.0 * call.k * call.weights;
    s.n = std::min<uint64_t>(s.n, std::max<double>(l.cols, device.max_dispatch_flops / (product * l.rows)));
    s.m = std::min<uint64_t>(s.m, std::max<double>(l.rows, device.max_dispatch_flops / (product * double(s.n))));
  }
  return s;
}

Groups grid(const Call& call, const Layout& l, uint64_t m, uint64_t n) {
  if (call.kernel == LinearKernel::Plain) return flat_groups(ceil_div(m * n, 64), call.c.device());
  if (call.kernel == LinearKernel::Rows) return flat_groups(n, call.c.device());
  return {static_cast<uint32_t>(ceil_div(n, l.cols)), static_cast<uint32_t>(ceil_div(m, l.rows)), 1};
}

// The window of one operand; an absent one is stood in for by x, which no kernel reads through that binding.
class Binder {
public:
  Binder(const OpCall& c, std::vector<t2x_binding>& to) : c_(c), to_(to) {}
  uint32_t add(uint32_t operand, uint32_t kind, uint64_t unit, uint64_t first, uint64_t count) {
    Window w = window(c_, operand, kind, unit, first, count);
    to_.push_back(w.binding);
    return w.base;
  }
  void absent() { to_.push_back(storage(kX, 0, 4)); }

private:
  const OpCall& c_;
  std::vector<t2x_binding>& to_;
};

// Elements from the binding's start to element `first` of operand; texels are counted in fours.
uint32_t bind_matrix(const Call& call, Binder& binder, uint32_t operand, uint32_t kind, uint64_t row, uint64_t rows) {
  const uint32_t bytes = element_bytes(call.c.in(operand).dtype);
  const uint64_t first = row * call.k, count = rows * call.k;
  if (kind == T2X_BIND_TEXEL) return 4 * binder.add(operand, kind, 4 * bytes, first / 4, count / 4);
  return binder.add(operand, kind, bytes, first, count);
}

void dispatch_window(const Call& call, const Layout& l, uint64_t m0, uint64_t m, uint64_t n0, uint64_t n) {
  const OpCall& c = call.c;
  std::vector<t2x_binding> bindings;
  Binder binder(c, bindings);
  Push push{};
  push.m = static_cast<uint32_t>(m), push.n = static_cast<uint32_t>(n), push.k = call.k;
  push.y_stride = call.n;
  push.x = bind_matrix(call, binder, kX, l.x_kind, m0, m);
  push.w = bind_matrix(call, binder, kW, l.w_kind, n0, n);
  push.y = binder.add(c.output(), T2X_BIND_STORAGE, 4, m0 * call.n, m * call.n) + static_cast<uint32_t>(n0);
  push.gate_rows = 1;
  uint32_t epilogue = 0;
  if (call.weights == 2) {
    push.w3 = bind_matrix(call, binder, kW3, l.w_kind, n0, n);
  } else {
    if (c.has(kBias)) epilogue |= 1, push.bias = binder.add(kBias, T2X_BIND_STORAGE, 4, n0, n);
    else binder.absent();
    if (c.has(kGate)) {
      const uint64_t block = call.m / c.in(kGate).d[0], first = m0 / block, last = (m0 + m - 1) / block;
      epilogue |= 2;
      push.gate = binder.add(kGate, T2X_BIND_STORAGE, 4, first * call.n, (last - first + 1) * call.n) +
                  static_cast<uint32_t>(n0);
      push.gate_row = static_cast<uint32_t>(m0 - first * block), push.gate_rows = static_cast<uint32_t>(block);
    } else {
      binder.absent();
    }
    if (c.has(kResidual)) {
      epilogue |= 4;
      binder.add(kResidual, T2X_BIND_STORAGE, 4, m0 * call.n, m * call.n);  // the same window as the result
    } else {
      binder.absent();
    }
  }
  std::vector<uint32_t> constants = l.constants;
  constants.insert(constants.end(), {epilogue, call.act, l.last});
  constants.insert(constants.end(), l.more.begin(), l.more.end());
  const bool bf16 = c.in(kW).dtype == T2X_BF16;
  c.dispatch(call.kernel == LinearKernel::Uniform && bf16 ? 1 : 0, grid(call, l, m, n), push, bindings, constants);
}

}  // namespace

// Rows of x that one subgroup takes: many share a fetched weight, too many are wasted at the end. A row costs 1,
// fetching weights for a tile about 4 (measured on lavapipe).
uint32_t uniform_rows(uint64_t m) {
  if (m <= 2) return 2;
  uint32_t best = 24;
  uint64_t best_cost = UINT64_MAX;
  for (uint32_t rows : {24u, 16u, 8u}) {
    uint64_t cost = ceil_div(m, rows) * (rows + 4);
    if (cost < best_cost) best = rows, best_cost = cost;
  }
  return best;
}

TileSize tile_size(uint64_t m, uint64_t n, uint64_t batches, uint32_t weights) {
  constexpr uint64_t kFull = 192;  // workgroups: large GPUs have 80 to 150 processors
  for (TileSize tile : {TileSize{128, 128}, TileSize{128, 64}, TileSize{64, 128}}) {
    if (weights == 2 && tile.cols > 64) continue;
    if (tile.rows / 2 >= m || tile.cols / 2 >= n) continue;
    if (ceil_div(m, tile.rows) * ceil_div(n, tile.cols) * batches >= kFull) return tile;
  }
  return {64, 64};
}

bool allows_cooperative(const t2x_device_info& device) {
  constexpr uint32_t kNeeded = T2X_FEATURE_COOPERATIVE_MATRIX | T2X_FEATURE_REDUCED_PRECISION | T2X_FEATURE_FP16 |
                               T2X_FEATURE_SUBGROUP_BASIC;
  constexpr uint32_t kSharedBytes = 28 << 10;   // two tiles of 128 x 32 with padding, and a matrix a subgroup
  if ((device.features & kNeeded) != kNeeded || device.cooperative_m == 0) return false;
  // Where subgroups may be of several sizes, 32 is the one that compilers do not change.
  if (device.kind == T2X_DEVICE_CPU ? device.subgroup_size > 32 : device.subgroup_size != 32) return false;
  const uint32_t threads = 8 * device.subgroup_size;
  return threads <= device.max_workgroup_invocations && threads <= device.max_workgroup_size[0] &&
         device.shared_bytes >= kSharedBytes;
}

std::array<uint32_t, 4> cooperative_constants(const t2x_device_info& device) {
  return {8 * device.subgroup_size, device.cooperative_m, device.cooperative_n, device.cooperative_k};
}

int linear_preference(const OpCall& c, LinearKernel kernel, uint32_t weights) {
  const bool cpu = c.device().kind == T2X_DEVICE_CPU;
  const bool fours = innermost(c.in(kX)) % 4 == 0;
  if (kernel == LinearKernel::Plain) return 1;
  if (!fours || c.device().max_workgroup_invocations < 256) return 0;
  if (kernel == LinearKernel::Tile) return cpu ? 2 : 20;
  if (kernel == LinearKernel::Cooperative) {
    const bool suits = allows_cooperative(c.device()) && rows(c.in(kX)) > 2 * kMaxRowsKernelRows;
    return !suits ? 0 : cpu ? 1 : 40;
  }
  if (kernel == LinearKernel::Rows) return rows(c.in(kX)) > 2 * kMaxRowsKernelRows ? 0 : cpu ? 3 : 30;
  // Both weights come through views of one kind.
  if (weights == 2 && (c.in(kW).dtype == T2X_BF16) != (c.in(kW3).dtype == T2X_BF16)) return 0;
  return cpu ? few_windows(c, {kX, kW}, 30) : 2;
}

void plan_linear(const OpCall& c, LinearKernel kernel, uint32_t weights, uint32_t act) {
  const Call call{c, kernel, weights, act, rows(c.in(kX)), c.in(kW).d[0], innermost(c.in(kX))};
  const Layout l = layout(call);
  const Steps steps = window_steps(call, l);
  for (uint64_t n0 = 0; n0 < call.n; n0 += steps.n)
    for (uint64_t m0 = 0; m0 < call.m; m0 += steps.m)
      dispatch_window(call, l, m0, std::min(steps.m, call.m - m0), n0, std::min(steps.n, call.n - n0));
}

}  // namespace t2x
