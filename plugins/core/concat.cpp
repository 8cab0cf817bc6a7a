// core.concat: several values joined along one axis.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

namespace core {
namespace {

struct Concat {
  static constexpr const char* kName = "core.concat";
  static constexpr const char* kSummary = "Joins values along an axis.";
  static constexpr const char* kDoc =
      R"(The values follow each other along `axis`, in the order of the list; all their other sizes are equal, and so
is their element type. Text features of two encoders become one longer text, as Lumina-T2Audio reads it:

  [node.text]
  use = "core.concat"
  tensors = ["@clap.hidden", "@t5.hidden"]
  axis = 1

  [node.backbone]
  condition = "@text")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("tensors", "tensor:f32|i32", "what to join, a list", T2X_PORT_VARIADIC)};
  static constexpr t2x_port kOutputs[] = {t2x::out("tensor", "tensor:f32|i32", "the joined value")};
  static constexpr t2x_param kParams[] = {
      t2x::integer("axis", 0, 0, T2X_MAX_RANK - 1, "along which axis, from 0: 1 joins sequences [rows,tokens,width]")};

  explicit Concat(const t2x::Context& cx) : axis_(cx.u32("axis")) {}

  void run(const t2x::Context& cx) const {
    t2x::Tensors parts;
    for (uint32_t i = 0; i < cx.input_count("tensors"); ++i) parts.push_back(cx.input("tensors", i));
    for (uint32_t i = 0; i < parts.size(); ++i) check(cx, parts[0], parts[i], i);
    t2x::Tensor joined;
    const t2x::Program program = cx.capture("concat", [&] {
      const t2x::Attr axis("axis", axis_);
      joined = cx.keep(cx.op("concat", parts, std::span(&axis, 1)), "joined");
    });
    cx.run(program);
    cx.output("tensor", joined);
  }

private:
  void check(const t2x::Context& cx, t2x::Tensor first, t2x::Tensor part, uint32_t index) const {
    const t2x_dims a = cx.dims(first), b = cx.dims(part);
    bool fits = a.rank == b.rank && a.dtype == b.dtype && axis_ < a.rank;
    for (uint32_t i = 0; fits && i < a.rank; ++i) fits = i == axis_ || a.d[i] == b.d[i];
    if (fits) return;
    throw t2x::Error("'" + cx.input_name("tensors", index) + "' is " + t2x::to_string(b) + " and '" +
                     cx.input_name("tensors", 0) + "' is " + t2x::to_string(a) + ": they cannot be joined along axis " +
                     std::to_string(axis_));
  }

  uint32_t axis_;
};

}  // namespace

constinit const t2x_node_type concat_node = t2x::node<Concat>;

}  // namespace core
