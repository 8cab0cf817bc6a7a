// t2x/gradient.hpp - for those who give an op its gradient: reverse mode, recorded as ops. Header-only, C++20.
//
//   static void gradient(GradientCall g) {                       // y = a * b
//     if (g.wants(0)) g.give(0, g.op("binary", {g.gradient(), g.in(1)}, {{"fn", "mul"}}));
//     if (g.wants(1)) g.give(1, g.op("binary", {g.gradient(), g.in(0)}, {{"fn", "mul"}}));
//   }
#pragma once
#include "context.hpp"
#include "error.hpp"
#include <string_view>

namespace t2x {

// One use of an op on the way from parameters to a loss. Cheap to copy; its tensors are valid in this call only.
class GradientCall {
public:
  explicit GradientCall(const t2x_gradient_call* call) : c_(call) {}

  bool has(uint32_t i) const { return i < c_->use->in_count && c_->in[i] != 0; }
  Tensor in(uint32_t i) const { return {i < c_->use->in_count ? c_->in[i] : 0}; }
  Tensor out(uint32_t i = 0) const { return {c_->out[i]}; }
  uint32_t in_count() const { return c_->use->in_count; }
  const t2x_dims& in_dims(uint32_t i) const { return c_->use->in[i]; }
  const t2x_dims& out_dims(uint32_t i = 0) const { return c_->use->out[i]; }

  // d loss / d out[i]; empty when the loss does not depend on that result. With one result it is always there.
  Tensor gradient(uint32_t i = 0) const { return {c_->out_gradient[i]}; }
  // Whether d loss / d in[i] is wanted. Never of an absent operand, never of integers.
  bool wants(uint32_t i) const { return i < c_->use->in_count && c_->wanted[i]; }
  // Sets d loss / d in[i], shaped as in[i]. An operand that gets none has a gradient of zero.
  void give(uint32_t i, Tensor gradient) const { c_->in_gradient[i] = gradient.handle; }

  // The attributes of the use.
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
  // All of them, to hand on to another op.
  std::span<const Attr> attrs() const {
    return {static_cast<const Attr*>(c_->use->attrs), c_->use->attr_count};
  }

  // Recording. An empty Tensor stands for an absent optional operand.
  Tensor op(const char* name, std::initializer_list<Tensor> in, std::initializer_list<Attr> attrs = {}) const {
    return op(name, std::span<const Tensor>(in.begin(), in.size()), std::span<const Attr>(attrs.begin(), attrs.size()));
  }
  Tensor op(const char* name, std::span<const Tensor> in, std::span<const Attr> attrs = {}) const {
    return ops(name, in, attrs, 1)[0];
  }
  // The same for an op of several results.
  Tensors ops(const char* name, std::span<const Tensor> in, std::span<const Attr> attrs, uint32_t results) const {
    Tensors out(results);
    check(c_->op(c_, name, &in.data()->handle, static_cast<uint32_t>(in.size()), attrs.data(),
                 static_cast<uint32_t>(attrs.size()), &out.data()->handle, results));
    return out;
  }
  Tensors ops(const char* name, std::initializer_list<Tensor> in, std::initializer_list<Attr> attrs,
              uint32_t results) const {
    return ops(name, std::span<const Tensor>(in.begin(), in.size()),
               std::span<const Attr>(attrs.begin(), attrs.size()), results);
  }
  Tensor view(Tensor t, const t2x_dims& d) const {
    Tensor v{c_->view(c_, t.handle, &d)};
    if (!v) throw Error("");   // the host already knows why
    return v;
  }
  Tensor view(Tensor t, std::initializer_list<uint64_t> sizes) const { return view(t, t2x::dims(sizes, dims(t).dtype)); }
  t2x_dims dims(Tensor t) const {
    t2x_dims d{};
    check(c_->dims(c_, t.handle, &d));
    return d;
  }

private:
  const t2x_attr* find(std::string_view name) const {
    for (uint32_t i = 0; i < c_->use->attr_count; ++i)
      if (name == c_->use->attrs[i].name) return &c_->use->attrs[i];
    return nullptr;
  }
  const t2x_gradient_call* c_;
};

}  // namespace t2x
