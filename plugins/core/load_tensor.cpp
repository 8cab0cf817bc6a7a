// core.load_tensor: one tensor of a weight file -> a value.
#include "nodes.hpp"
#include <t2x/plugin.hpp>

namespace core {
namespace {

struct LoadTensor {
  static constexpr const char* kName = "core.load_tensor";
  static constexpr const char* kSummary = "Loads one tensor of a safetensors file or a PyTorch checkpoint.";
  static constexpr const char* kDoc =
      R"(Drives any node from a file: for research, parity checks and finding faults. The tensor keeps its shape;
f16 and bf16 values become f32, i64, u8 and bool values become i32. It connects to inputs of every tag: the shape
and the element type are checked when the pipeline runs. In a PyTorch checkpoint a tensor's name is its whole path,
such as "state_dict.decoder.conv_in.weight".

  [node.latent]
  use = "core.load_tensor"
  file = "inputs.safetensors"
  tensor = "z"

  [node.decode]
  use = "kl.decode"
  latent = "@latent.tensor")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("tensor", "tensor", "the tensor, f32 or i32")};
  static constexpr t2x_param kParams[] = {
      t2x::file("file", "the safetensors file or PyTorch checkpoint"),
      t2x::required(t2x::text("tensor", "", "the tensor's name in the file")),
  };

  explicit LoadTensor(const t2x::Context& cx) : name_(cx.text("tensor")) {
    if (cx.has_weight("file", name_)) return;
    std::string known;
    const std::vector<std::string> names = cx.weight_names("file");
    for (size_t i = 0; i < names.size() && i < 8; ++i) known += (i ? ", '" : "'") + names[i] + "'";
    if (names.size() > 8) known += ", ... (" + std::to_string(names.size()) + " in all)";
    throw t2x::Error(
        "'" + cx.text("file") + "' has no tensor '" + name_ + "'; it has " + (known.empty() ? "none" : known),
        T2X_BAD_FILE);
  }

  void run(const t2x::Context& cx) const {
    const t2x_dims d = cx.weight_dims("file", name_);
    t2x::Tensor value;
    const t2x::Program program = cx.capture("load", [&] {
      t2x::Tensor stored = cx.weight("file", name_);
      // A scalar has no axis to join along.
      if (d.rank == 0) stored = cx.view(stored, {1});
      // Joining one part copies it, and takes f32 or i32 only: the host converts every other type.
      const t2x::Tensor copy = cx.op("concat", {stored}, {{"axis", 0}});
      value = cx.keep(d.rank == 0 ? cx.view(copy, t2x::dims({}, cx.dims(copy).dtype)) : copy, name_.c_str());
    });
    cx.run(program);
    cx.output("tensor", value);
  }

private:
  std::string name_;
};

}  // namespace

constinit const t2x_node_type load_tensor_node = t2x::node<LoadTensor>;

}  // namespace core
