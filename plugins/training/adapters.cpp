// adapters.cpp - the node training.adapters: a velocity field with low-rank adapters in its model.
#include "nodes.hpp"
#include <t2x/plugin.hpp>
#include <t2x/training.hpp>

namespace training {
namespace {

class Adapters {
public:
  static constexpr const char* kName = "training.adapters";
  static constexpr const char* kSummary = "Applies low-rank adapters (LoRA) to the model behind a velocity field.";
  static constexpr const char* kDoc = R"(Each matrix w that the file has an adapter for multiplies as w + weight * (alpha / rank) B A, as a path of its own
beside the matrix: the model's weights stay as they are, in their type. Several of these nodes in a row add up.
Names are those of PEFT and diffusers (NAME.lora_A.weight, NAME.lora_B.weight, NAME.alpha) or lora_down and lora_up.

  [node.styled]
  use = "training.adapters"
  denoiser = "@backbone"
  file = "runs/mine/adapters.safetensors"
  weight = 0.8

  [node.guide]
  use = "flow.guidance"
  denoiser = "@styled")";
  static constexpr uint32_t kRevision = 1;
  static constexpr const char* kField = "fn(latent:f32[B,C,...], time:f32[B]) -> velocity:f32[B,C,...]";
  static constexpr t2x_port kInputs[] = {t2x::in("denoiser", kField, "the field whose model is adapted")};
  static constexpr t2x_port kOutputs[] = {t2x::out("velocity", kField, "the adapted field")};
  static constexpr t2x_param kParams[] = {
      t2x_param{"file", "safetensors file of adapters; \"\": none, the field stays as it is", "", "", nullptr, 0, 0, 0,
                T2X_PARAM_FILE, 0, {}},
      t2x::real("weight", 1, -100, 100, "0: not at all, 1: as trained"),
  };

  explicit Adapters(const t2x::Context& cx) : weight_(cx.number("weight")) {}

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) {
    if (!cx.text("file").empty()) t2x::Training(cx).apply_adapters("file", weight_);
    return cx.call("denoiser", in);
  }

private:
  double weight_;
};

}  // namespace

constinit const t2x_node_type adapters_node = t2x::node<Adapters>;

}  // namespace training
