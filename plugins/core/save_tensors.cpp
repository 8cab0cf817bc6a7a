// core.save_tensors: values -> a .safetensors file.
#include "nodes.hpp"
#include "safetensors.hpp"
#include <t2x/plugin.hpp>

namespace core {
namespace {

struct SaveTensors {
  static constexpr const char* kName = "core.save_tensors";
  static constexpr const char* kSummary = "Saves any values as one .safetensors file.";
  static constexpr const char* kDoc =
      R"(Dumps what flows on links: for research, parity checks and finding faults. A tensor's name in the file is the
output that it comes from, "node.port". The file appears whole or not at all.

As a node it takes any number of values:

  [node.dump]
  use = "core.save_tensors"
  tensors = ["@text.hidden", "@sample.latent"]
  path = "dump.safetensors"

It is also the writer of [output.X] files that end in .safetensors:

  [output.latent]
  from = "@sample.latent"
  file = "{name}-{seed}.safetensors")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("tensors", "tensor", "the values to save, one or a list; f32 or i32", T2X_PORT_VARIADIC)};
  static constexpr t2x_param kParams[] = {
      t2x::text("path", "", "the file to write, from the current folder; [output.X] sets it by `file`"),
      t2x::text("metadata", "", "text to embed under the key t2x.pipeline; [output.X] sets it")};
  static constexpr const char* kExtensions[] = {"safetensors", nullptr};

  explicit SaveTensors(const t2x::Context&) {}

  void run(const t2x::Context& cx) const {
    const std::string path = cx.text("path");
    if (path.empty()) throw t2x::Error("path is empty: say which file to write");
    std::vector<NamedTensor> tensors;
    for (uint32_t i = 0; i < cx.input_count("tensors"); ++i) {
      const t2x::Tensor input = cx.input("tensors", i);
      NamedTensor tensor{cx.input_name("tensors", i), cx.dims(input), {}};
      tensor.data.resize(t2x::bytes(tensor.dims));
      t2x::check(cx.host()->read(cx.handle(), input.handle, tensor.data.data(), tensor.data.size()));
      tensors.push_back(std::move(tensor));
    }
    write_safetensors(path, tensors, cx.text("metadata"));
  }
};

}  // namespace

constinit const t2x_node_type save_tensors_node = t2x::node<SaveTensors>;

}  // namespace core
