// acme.spotlight: a node around the plugin's own op.
#include "radial_falloff.hpp"
#include <t2x/plugin.hpp>

namespace {

struct Spotlight {
  static constexpr const char* kName = "acme.spotlight";
  static constexpr const char* kSummary = "Lights the middle of an image and leaves the rest in the dark.";
  static constexpr const char* kDoc = R"(Calls the op acme.radial_falloff, which this plugin brings with its own kernel.

  [node.light]
  use = "acme.spotlight"
  image = "@decode.image"
  strength = 1.5)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("image", "image:f32[B,3,H,W]", "RGB, -1..1")};
  static constexpr t2x_port kOutputs[] = {t2x::out("image", "image:f32[B,3,H,W]", "the same size, -1..1")};
  static constexpr t2x_param kParams[] = {
      t2x::real("strength", 1, 0, 10, "how fast light fades; from 1 on the corners are black")};

  explicit Spotlight(const t2x::Context& cx) : strength_(cx.number("strength")) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor image = cx.input("image");
    t2x::Tensor lit;
    const t2x::Program light = cx.capture("spotlight", [&] {
      lit = cx.keep(cx.op("acme.radial_falloff", {image}, {{"strength", strength_}}), "lit");
    });
    cx.run(light);
    cx.output("image", lit);
  }

private:
  double strength_;
};

constexpr const t2x_op_type* kOps[] = {&acme::radial_falloff_op};

}  // namespace

T2X_PLUGIN_WITH_OPS("spotlight", "1.0.0", "Acme", "MIT", kOps, &t2x::node<Spotlight>)
