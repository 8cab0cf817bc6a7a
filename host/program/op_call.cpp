#include "program/op_call.hpp"
#include "status/failure.hpp"
#include <t2x/shape.hpp>
#include <algorithm>
#include <cstring>

namespace t2x {
namespace {

// The host's side of one t2x_op_call: where fail(), dispatch() and scratch() go.
struct Sink {
  std::string error;
  OpPlan* plan = nullptr;
};

void sink_fail(const t2x_op_call* call, const char* message) {
  static_cast<Sink*>(call->host)->error = message ? message : "";
}

t2x_status sink_dispatch(const t2x_op_call* call, const t2x_op_dispatch* d) {
  auto& sink = *static_cast<Sink*>(call->host);
  if (!sink.plan) {
    sink.error = "dispatch() is only for plan()";
    return T2X_INTERNAL;
  }
  PlannedDispatch planned;
  planned.shader = d->shader;
  planned.bindings.assign(d->bindings, d->bindings + d->binding_count);
  auto* push = static_cast<const std::byte*>(d->push);
  planned.push.assign(push, push + d->push_bytes);
  planned.constants.assign(d->constants, d->constants + d->constant_count);
  std::memcpy(planned.groups, d->groups, sizeof planned.groups);
  sink.plan->dispatches.push_back(std::move(planned));
  return T2X_OK;
}

t2x_status sink_scratch(const t2x_op_call* call, uint64_t bytes, uint32_t* index) {
  auto& sink = *static_cast<Sink*>(call->host);
  if (!sink.plan || bytes == 0) {
    sink.error = sink.plan ? "a scratch area of 0 bytes" : "scratch() is only for plan()";
    return T2X_INTERNAL;
  }
  *index = static_cast<uint32_t>(sink.plan->scratch.size());
  sink.plan->scratch.push_back(bytes);
  return T2X_OK;
}

t2x_op_call make_call(const t2x_op_type& op, std::span<const t2x_dims> in, std::span<t2x_dims> out,
                      std::span<const t2x_attr> attrs, Sink& sink, const t2x_device_info* device) {
  t2x_op_call call{};
  call.size = sizeof call;
  call.op = op.name;
  call.in = in.data();
  call.in_count = static_cast<uint32_t>(in.size());
  call.out = out.data();
  call.out_count = static_cast<uint32_t>(out.size());
  call.attrs = attrs.data();
  call.attr_count = static_cast<uint32_t>(attrs.size());
  call.device = device;
  call.host = &sink;
  call.fail = sink_fail;
  call.dispatch = sink_dispatch;
  call.scratch = sink_scratch;
  return call;
}

[[noreturn]] void refuse(const t2x_op_type& op, std::span<const t2x_dims> in, const std::string& why) {
  fail_user("op " + describe_call(op, in) + ": " + (why.empty() ? "refused without a reason" : why));
}

void check_operands(const t2x_op_type& op, const std::vector<t2x_dims>& in) {
  for (uint32_t i = 0; i < std::max<size_t>(in.size(), op.operand_count); ++i) {
    const t2x_operand* operand = operand_of(op, i);
    if (!operand) refuse(op, in, "takes at most " + std::to_string(op.operand_count) + " operands");
    bool present = i < in.size() && in[i].dtype != T2X_NO_DTYPE;
    if (!present) {
      if (operand->flags & (T2X_OPERAND_OPTIONAL | T2X_OPERAND_VARIADIC)) continue;
      refuse(op, in, std::string("operand '") + operand->name + "' is missing");
    }
    if (!(operand->dtypes & (1u << in[i].dtype)))
      refuse(op, in, std::string("operand '") + operand->name + "' cannot be " + dtype_name(in[i].dtype));
    for (uint32_t k = 0; k < in[i].rank; ++k)
      if (in[i].d[k] == 0) refuse(op, in, std::string("operand '") + operand->name + "' is empty");
  }
}

void check_attrs(const t2x_op_type& op, const std::vector<t2x_dims>& in, const std::vector<t2x_attr>& attrs) {
  std::vector<std::string> known;
  for (auto a = op.attrs; a && *a; ++a) known.emplace_back(*a);
  for (const t2x_attr& attr : attrs)
    if (std::find(known.begin(), known.end(), attr.name) == known.end())
      refuse(op, in, std::string("has no attribute '") + attr.name + "'." + did_you_mean(attr.name, known));
}

// Size in bytes of the operand that a binding names.
uint64_t operand_bytes(const OpUse& use, const OpPlan& plan, const t2x_binding& b) {
  if (b.kind == T2X_BIND_SCRATCH) return b.operand < plan.scratch.size() ? plan.scratch[b.operand] : 0;
  if (b.operand < use.in.size()) return use.in[b.operand].dtype == T2X_NO_DTYPE ? 0 : bytes(use.in[b.operand]);
  uint32_t out = b.operand - static_cast<uint32_t>(use.in.size());
  return out < use.out.size() ? bytes(use.out[out]) : 0;
}

void check_binding(const OpUse& use, OpPlan& plan, t2x_binding& b, const t2x_device_info& device) {
  auto broken = [&](const std::string& why) {
    fail_ours("kernel '" + std::string(plan.variant->name) + "' of op " + describe_call(use.op, use.in) + " " + why);
  };
  uint64_t total = operand_bytes(use, plan, b);
  if (total == 0) broken("binds operand " + std::to_string(b.operand) + ", which is absent");
  if (b.bytes == 0) b.bytes = b.offset < total ? total - b.offset : 0;
  if (b.bytes == 0 || b.offset > total || b.bytes > total - b.offset) broken("binds beyond the end of an operand");
  bool texel = b.kind == T2X_BIND_TEXEL;
  if (b.offset % (texel ? device.texel_alignment : device.storage_alignment))
    broken("binds at offset " + std::to_string(b.offset) + ", which the device cannot");
  if (!texel && b.bytes > device.max_binding_bytes)
    broken("binds " + std::to_string(b.bytes) + " bytes; the device binds at most " +
           std::to_string(device.max_binding_bytes));
  if (!texel) return;
  t2x_dtype dtype = b.operand < use.in.size() ? use.in[b.operand].dtype : T2X_F32;
  uint64_t texel_bytes = 4ull * element_bytes(dtype);
  if (b.bytes % texel_bytes || b.bytes / texel_bytes > device.max_texels)
    broken("binds " + std::to_string(b.bytes) + " bytes as texels; the device takes whole texels, at most " +
           std::to_string(device.max_texels));
}

void check_plan(const OpUse& use, OpPlan& plan, const t2x_device_info& device) {
  for (PlannedDispatch& d : plan.dispatches) {
    if (d.shader >= plan.variant->shader_count || d.push.size() > device.push_bytes)
      fail_ours("kernel '" + std::string(plan.variant->name) + "' of op '" + use.op.name +
                "' names a shader that it lacks or pushes too many constants");
    for (int i = 0; i < 3; ++i)
      if (d.groups[i] == 0 || d.groups[i] > device.max_groups[i])
        fail_ours("kernel '" + std::string(plan.variant->name) + "' of op " + describe_call(use.op, use.in) +
                  " asks for " + std::to_string(d.groups[i]) + " workgroups in dimension " + std::to_string(i));
    for (t2x_binding& b : d.bindings) check_binding(use, plan, b, device);
  }
  if (plan.dispatches.empty())
    fail_ours("kernel '" + std::string(plan.variant->name) + "' of op '" + use.op.name + "' planned no work");
}

}  // namespace

const t2x_operand* operand_of(const t2x_op_type& op, uint32_t i) {
  if (i < op.operand_count) return &op.operands[i];
  if (op.operand_count && (op.operands[op.operand_count - 1].flags & T2X_OPERAND_VARIADIC))
    return &op.operands[op.operand_count - 1];
  return nullptr;
}

std::string describe_call(const t2x_op_type& op, std::span<const t2x_dims> in) {
  std::string s = std::string(op.name) + "(";
  for (size_t i = 0; i < in.size(); ++i) {
    if (i) s += ", ";
    s += in[i].dtype == T2X_NO_DTYPE ? std::string("-") : to_string(in[i]);
  }
  return s + ")";
}

std::vector<t2x_dims> infer_op(const t2x_op_type& op, const std::vector<t2x_dims>& in,
                               const std::vector<t2x_attr>& attrs) {
  check_operands(op, in);
  check_attrs(op, in, attrs);
  std::vector<t2x_dims> out(op.out_count);
  Sink sink;
  t2x_op_call call = make_call(op, in, out, attrs, sink, nullptr);
  if (op.infer(&call) != T2X_OK) refuse(op, in, sink.error);
  for (const t2x_dims& d : out) {
    if (d.rank > T2X_MAX_RANK || element_bytes(d.dtype) == 0) fail_ours("op '" + std::string(op.name) + "' infers no shape");
    long double total = element_bytes(d.dtype);
    for (uint32_t i = 0; i < d.rank; ++i) total *= d.d[i];
    if (total > 1e15L) refuse(op, in, "its result " + to_string(d) + " is too large");
  }
  return out;
}

double op_cost(const OpUse& use) {
  if (!use.op.cost) return use.out.empty() ? 0 : static_cast<double>(count(use.out[0]));
  Sink sink;
  std::vector<t2x_dims> out(use.out.begin(), use.out.end());
  t2x_op_call call = make_call(use.op, use.in, out, use.attrs, sink, nullptr);
  return use.op.cost(&call);
}

int suits(const OpUse& use, const t2x_op_variant& variant, const t2x_device_info& device) {
  Sink sink;
  std::vector<t2x_dims> out(use.out.begin(), use.out.end());
  t2x_op_call call = make_call(use.op, use.in, out, use.attrs, sink, &device);
  return variant.suits(&call);
}

OpPlan plan_op(const OpUse& use, const t2x_op_variant& variant, const t2x_device_info& device) {
  OpPlan plan;
  plan.variant = &variant;
  Sink sink;
  sink.plan = &plan;
  std::vector<t2x_dims> out(use.out.begin(), use.out.end());
  t2x_op_call call = make_call(use.op, use.in, out, use.attrs, sink, &device);
  if (variant.plan(&call) != T2X_OK) refuse(use.op, use.in, sink.error);
  check_plan(use, plan, device);
  plan.flops = op_cost(use);
  return plan;
}

std::vector<std::vector<double>> reference_op(const OpUse& use, const std::vector<std::vector<double>>& in) {
  if (!use.op.reference) fail_user("op '" + std::string(use.op.name) + "' has no reference");
  std::vector<const double*> inputs;
  for (const auto& values : in) inputs.push_back(values.empty() ? nullptr : values.data());
  inputs.resize(std::max<size_t>(inputs.size(), use.op.operand_count));   // trailing optional ones are absent
  std::vector<std::vector<double>> out;
  std::vector<double*> outputs;
  for (const t2x_dims& d : use.out) out.emplace_back(count(d));
  for (auto& values : out) outputs.push_back(values.data());
  Sink sink;
  std::vector<t2x_dims> dims(use.out.begin(), use.out.end());
  t2x_op_call call = make_call(use.op, use.in, dims, use.attrs, sink, nullptr);
  if (use.op.reference(&call, inputs.data(), outputs.data()) != T2X_OK) refuse(use.op, use.in, sink.error);
  return out;
}

}  // namespace t2x
