// t2x/op.hpp - for those who write ops: shape rule, kernels, reference. Header-only, C++20.
// The built-in ops are written with it too.
#pragma once
#include "error.hpp"
#include "gradient.hpp"
#include "shape.hpp"
#include <algorithm>
#include <concepts>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

namespace t2x {

constexpr uint32_t dtype_bit(t2x_dtype dtype) { return 1u << static_cast<uint32_t>(dtype); }
inline constexpr uint32_t kF32 = dtype_bit(T2X_F32);
inline constexpr uint32_t kI32 = dtype_bit(T2X_I32);
// What matrix kernels unpack on the fly.
inline constexpr uint32_t kWeight = dtype_bit(T2X_F32) | dtype_bit(T2X_F16) | dtype_bit(T2X_BF16);

constexpr t2x_operand operand(const char* name, const char* doc, uint32_t dtypes = kF32, uint32_t flags = 0) {
  return {name, doc, dtypes, flags, 0};
}

constexpr t2x_binding storage(uint32_t operand, uint64_t offset = 0, uint64_t bytes = 0) {
  return {operand, T2X_BIND_STORAGE, offset, bytes, 0};
}
constexpr t2x_binding texels(uint32_t operand, uint64_t offset = 0, uint64_t bytes = 0) {
  return {operand, T2X_BIND_TEXEL, offset, bytes, 0};
}
constexpr t2x_binding scratch(uint32_t index, uint64_t offset = 0, uint64_t bytes = 0) {
  return {index, T2X_BIND_SCRATCH, offset, bytes, 0};
}

struct Groups { uint32_t x = 1, y = 1, z = 1; };

inline constexpr uint64_t ceil_div(uint64_t a, uint64_t b) { return (a + b - 1) / b; }

// One use of an op. Cheap to copy.
class OpCall {
public:
  explicit OpCall(const t2x_op_call* call) : c_(call) {}

  uint32_t in_count() const { return c_->in_count; }
  bool has(uint32_t i) const { return i < c_->in_count && c_->in[i].dtype != T2X_NO_DTYPE; }
  const t2x_dims& in(uint32_t i) const { return c_->in[i]; }
  t2x_dims& out(uint32_t i = 0) const { return c_->out[i]; }
  // The operand number of output i in bindings.
  uint32_t output(uint32_t i = 0) const { return c_->in_count + i; }

  double number(std::string_view name, double otherwise) const {
    const t2x_attr* a = find(name);
    return a ? a->number : otherwise;
  }
  uint32_t u32(std::string_view name, uint32_t otherwise) const {
    return static_cast<uint32_t>(number(name, otherwise));
  }
  std::string_view text(std::string_view name, std::string_view otherwise) const {
    const t2x_attr* a = find(name);
    return a && a->text ? std::string_view(a->text) : otherwise;
  }

  // Plan only.
  const t2x_device_info& device() const { return *c_->device; }
  bool feature(uint32_t bits) const { return (c_->device->features & bits) == bits; }
  uint32_t scratch_area(uint64_t bytes) const {
    uint32_t index = 0;
    check(c_->scratch(c_, bytes, &index));
    return index;
  }
  template <class Push>
  void dispatch(uint32_t shader, Groups groups, const Push& push, std::initializer_list<t2x_binding> bindings,
                std::initializer_list<uint32_t> constants = {}) const {
    dispatch(shader, groups, push, std::span<const t2x_binding>(bindings.begin(), bindings.size()),
             std::span<const uint32_t>(constants.begin(), constants.size()));
  }
  template <class Push>
  void dispatch(uint32_t shader, Groups groups, const Push& push, std::span<const t2x_binding> bindings,
                std::span<const uint32_t> constants = {}) const {
    static_assert(sizeof(Push) <= 128 && sizeof(Push) % 4 == 0, "push constants: at most 128 bytes, in words");
    t2x_op_dispatch d{};
    d.size = sizeof d;
    d.shader = shader;
    d.bindings = bindings.data();
    d.binding_count = static_cast<uint32_t>(bindings.size());
    d.push = &push;
    d.push_bytes = sizeof(Push);
    d.constants = constants.data();
    d.constant_count = static_cast<uint32_t>(constants.size());
    d.groups[0] = groups.x, d.groups[1] = groups.y, d.groups[2] = groups.z;
    check(c_->dispatch(c_, &d));
  }

  const t2x_op_call* raw() const { return c_; }

private:
  const t2x_attr* find(std::string_view name) const {
    for (uint32_t i = 0; i < c_->attr_count; ++i)
      if (name == c_->attrs[i].name) return &c_->attrs[i];
    return nullptr;
  }
  const t2x_op_call* c_;
};

// Splits `total` rows of `row_bytes` into windows that a binding can hold: calls
// body(first_row, row_count) for each. Windows start at multiples of `unit` rows, so that
// offsets stay aligned; `unit` 64 suits every row of whole floats.
template <class Body>
void for_row_windows(uint64_t total, uint64_t row_bytes, uint64_t limit_bytes, uint64_t unit, Body&& body) {
  uint64_t step = row_bytes ? limit_bytes / row_bytes : total;
  if (step >= total) step = total;
  else step -= step % unit;
  if (step == 0) throw Error("one row of " + std::to_string(row_bytes) + " bytes exceeds what the device binds (" +
                             std::to_string(limit_bytes) + " bytes)", T2X_UNSUPPORTED);
  for (uint64_t first = 0; first < total; first += step) body(first, std::min(step, total - first));
}

// `groups` workgroups as a grid within the device's limits; the shader flattens x + y * gl_NumWorkGroups.x
// and must ignore groups beyond the end.
inline Groups flat_groups(uint64_t groups, const t2x_device_info& device) {
  uint64_t x = std::min<uint64_t>(groups, device.max_groups[0]);
  return {static_cast<uint32_t>(x), static_cast<uint32_t>(ceil_div(groups, x ? x : 1)), 1};
}

namespace detail {
inline auto op_failer(const t2x_op_call* call) {
  return [=](const char* message) { call->fail(call, message); };
}
template <class Op> concept HasReference =
    requires(OpCall c, const double* const* in, double* const* out) { Op::reference(c, in, out); };
template <class Op> concept HasGradient = requires(GradientCall g) { Op::gradient(g); };
template <class Op> concept HasResults = requires { Op::kResults; };
template <class Op> concept HasFlags = requires { Op::kFlags; };
template <class Op> concept HasCost = requires(OpCall c) { { Op::cost(c) } -> std::convertible_to<double>; };

template <class Op> constexpr t2x_op_type op_type() {
  t2x_op_type t{};
  t.size = sizeof t;
  t.name = Op::kName;
  t.doc = Op::kDoc;
  t.operands = std::data(Op::kOperands);
  t.operand_count = std::size(Op::kOperands);
  if constexpr (HasResults<Op>) t.out_count = Op::kResults;
  else t.out_count = 1;
  t.attrs = Op::kAttrs;
  t.infer = [](const t2x_op_call* c) { return guard(op_failer(c), [&] { Op::infer(OpCall(c)); }); };
  if constexpr (HasCost<Op>) t.cost = [](const t2x_op_call* c) -> double { return Op::cost(OpCall(c)); };
  if constexpr (HasFlags<Op>) t.flags = Op::kFlags;
  t.variants = std::data(Op::kVariants);
  t.variant_count = std::size(Op::kVariants);
  if constexpr (HasReference<Op>)
    t.reference = [](const t2x_op_call* c, const double* const* in, double* const* out) {
      return guard(op_failer(c), [&] { Op::reference(OpCall(c), in, out); });
    };
  if constexpr (HasGradient<Op>)
    t.gradient = [](const t2x_gradient_call* c) {
      return guard([=](const char* message) { c->fail(c, message); }, [&] { Op::gradient(GradientCall(c)); });
    };
  return t;
}
}  // namespace detail

// A kernel: V has kName, static int suits(OpCall), static void plan(OpCall); `shaders` is its SPIR-V.
template <class V, size_t N>
constexpr t2x_op_variant variant(const t2x_spirv (&shaders)[N]) {
  return {V::kName, shaders, static_cast<uint32_t>(N), 0,
          [](const t2x_op_call* c) -> int { return V::suits(OpCall(c)); },
          [](const t2x_op_call* c) { return detail::guard(detail::op_failer(c), [&] { V::plan(OpCall(c)); }); },
          {}};
}

// Turns a class into the C description. The class has kName, kDoc, kOperands, kAttrs (NULL-terminated),
// kVariants, static infer(OpCall), optionally cost(OpCall), reference(OpCall, in, out), gradient(GradientCall) and
// kResults (how many results it gives; 1 when absent), kFlags (T2X_OP_*).
template <class Op> inline constexpr t2x_op_type op = detail::op_type<Op>();

}  // namespace t2x
