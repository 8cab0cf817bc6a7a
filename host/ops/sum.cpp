#include "ops/sum.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/windows.hpp"

namespace t2x {
namespace {

constexpr uint32_t kGroup = 64;       // local_size_x of the shader
// So many terms are added in one go; a CPU has few cores and pays more for a dispatch.
constexpr uint64_t kFewTerms = 64, kFewTermsOnCpu = 512;

struct Push { uint32_t count, terms, parts, inner, x_base, y_base, squares; };

// A tensor seen as [O,N,I] with the sum along N; scratch holds what one level leaves to the next.
struct Stack {
  uint64_t outer, length, inner;
  uint32_t operand;
  bool scratch;
  uint64_t total() const { return outer * length * inner; }
};

// How a kernel takes its first level: elements as T, which with `fold` are four along N.
struct Way {
  uint64_t width;
  bool fold;
  uint32_t kind() const { return width == 4 ? T2X_BIND_TEXEL : T2X_BIND_STORAGE; }
};

bool of_squares(const OpCall& c) { return c.text("fn", "none") == "square"; }

Stack stack_of(const OpCall& c) {
  const t2x_dims& x = c.in(0);
  const uint32_t axis = c.u32("axis", 0);
  Stack s{1, x.d[axis], 1, 0, false};
  for (uint32_t k = 0; k < axis; ++k) s.outer *= x.d[k];
  for (uint32_t k = axis + 1; k < x.rank; ++k) s.inner *= x.d[k];
  return s;
}

// Parts of `length` terms: enough invocations for the device, each with enough to add. Where rows are short, a GPU
// wants some parts even so: then neighbours read neighbours.
uint64_t parts_of(const OpCall& c, uint64_t outer, uint64_t length, uint64_t inner) {
  const bool cpu = c.device().kind == T2X_DEVICE_CPU;
  if (length <= (cpu ? kFewTermsOnCpu : kFewTerms)) return 1;
  const uint64_t wanted = ceil_div(cpu ? 512 : 131072, outer * inner);
  const uint64_t beside = cpu ? 1 : std::min(ceil_div(32, inner), length / 4);
  return std::max(std::min(wanted, length / 16), beside);
}

Window part_of(const OpCall& c, const Stack& s, uint32_t kind, uint64_t unit, uint64_t first, uint64_t count) {
  if (!s.scratch) return window(c, s.operand, kind, unit, first, count);
  const uint64_t start = window_start(c, T2X_BIND_SCRATCH, unit, first);
  return {scratch(s.operand, start, (first + count) * unit - start), static_cast<uint32_t>(first - start / unit)};
}

// Adds one level, from -> to: to.length parts for each o, which are `segments` times so many.
void dispatch_level(const OpCall& c, uint32_t shader, const Way& way, const Stack& from, const Stack& to,
                    uint64_t segment, uint64_t parts) {
  const uint64_t n = way.fold ? from.length / 4 : from.length, inner = way.fold ? 1 : from.inner / way.width;
  const uint64_t unit = 4 * way.width, to_unit = way.fold ? 4 : unit;
  auto u = [](uint64_t v) { return static_cast<uint32_t>(v); };
  const bool squares = !from.scratch && of_squares(c);   // a level on scratch adds what is squared already
  // Rows of `from` in T, and the results that they give.
  auto dispatch = [&](uint64_t row, uint64_t rows, uint64_t length, uint64_t result, uint64_t results) {
    const Window x = part_of(c, from, way.kind(), unit, row * inner, rows * inner);
    const Window y = part_of(c, to, T2X_BIND_STORAGE, to_unit, result * inner, results * inner);
    const Push push{u(results * inner), u(length), u(parts), u(inner), x.base, y.base, squares};
    c.dispatch(shader, flat_groups(ceil_div(push.count, kGroup), c.device()), push, {x.binding, y.binding});
  };
  if (segment == n)
    return for_row_windows(from.outer, n * inner * unit, window_limit(c, way.kind(), from.total() * 4), 1,
                           [&](uint64_t o, uint64_t count) {
                             dispatch(o * n, count * n, n, o * parts, count * parts);
                           });
  for (uint64_t o = 0; o < from.outer; ++o)
    for (uint64_t first = 0; first < n; first += segment) {
      const uint64_t length = std::min(segment, n - first);
      dispatch(o * n + first, length, length, o * to.length + first / segment * parts, parts);
    }
}

// Levels until one term is left: a level's parts are the terms of the next.
void plan_levels(const OpCall& c, Way way) {
  Stack from = stack_of(c);
  for (uint32_t shader = 0;; shader = 1, way = {1, false}) {
    const uint64_t n = way.fold ? from.length / 4 : from.length, inner = way.fold ? 1 : from.inner / way.width;
    const uint64_t row = inner * 4 * way.width;
    const bool whole = n * row <= window_limit(c, way.kind(), from.total() * 4);
    const uint64_t segment = whole ? n : rows_that_fit(row, binding_limit(c, way.kind()));
    if (!whole && segment < 2)
      throw Error("two rows of " + std::to_string(row) + " bytes are too large for the device's bindings of " +
                  std::to_string(binding_limit(c, way.kind())) + " bytes", T2X_UNSUPPORTED);
    const uint64_t parts = parts_of(c, from.outer, segment, inner);
    Stack to{from.outer, ceil_div(n, segment) * parts, from.inner, c.output(), false};
    if (to.length > 1) to.operand = c.scratch_area(to.total() * 4), to.scratch = true;
    dispatch_level(c, shader, way, from, to, segment, parts);
    if (to.length == 1) return;
    from = to;
  }
}

struct ByVec4 {
  static constexpr const char* kName = "vec4";
  static int suits(OpCall c) { return stack_of(c).inner % 4 == 0 ? texel_preference(c, 20) : 0; }
  static void plan(OpCall c) { plan_levels(c, {4, false}); }
};
struct ByFold {
  static constexpr const char* kName = "fold";
  static int suits(OpCall c) {
    const Stack s = stack_of(c);
    return s.inner == 1 && s.length % 4 == 0 ? texel_preference(c, 20) : 0;
  }
  static void plan(OpCall c) { plan_levels(c, {4, true}); }
};
struct ByFloat {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 10; }
  static void plan(OpCall c) { plan_levels(c, {1, false}); }
};

constexpr t2x_spirv kVec4[] = {builtin::sum_vec4, builtin::sum_plain};
constexpr t2x_spirv kFold[] = {builtin::sum_fold, builtin::sum_plain};
constexpr t2x_spirv kPlain[] = {builtin::sum_plain, builtin::sum_plain};

}  // namespace

const t2x_op_variant Sum::kVariants[3] = {variant<ByVec4>(kVec4), variant<ByFold>(kFold), variant<ByFloat>(kPlain)};

void Sum::infer(OpCall c) {
  require_inner(c.in(0), "x");
  const uint32_t axis = whole_attr(c, "axis", 0, 0, c.in(0).rank - 1);
  const std::string fn(c.text("fn", "none"));
  require(fn == "none" || fn == "square", "fn is '" + fn + "'; it may be none or square");
  c.out() = c.in(0);
  c.out().d[axis] = 1;
}

double Sum::cost(OpCall c) { return (of_squares(c) ? 2.0 : 1.0) * static_cast<double>(count(c.in(0))); }

// Every term has the gradient of the sum; a square has it times 2 x.
void Sum::gradient(GradientCall g) {
  const uint32_t axis = g.u32("axis", 0);
  if (g.text("fn", "none") == "square") {
    const Tensor twice = g.op("unary", {g.gradient()}, {{"fn", "affine"}, {"scale", 2}});
    return g.give(0, g.op("binary", {g.in(0), twice}, {{"fn", "mul"}}));
  }
  g.give(0, g.op("repeat", {g.gradient()}, {{"axis", axis}, {"times", g.in_dims(0).d[axis]}}));
}

const t2x_op_type* ops::sum() { return &op<Sum>; }

}  // namespace t2x
