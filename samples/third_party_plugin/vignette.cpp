// acme.vignette: darkens the corners of an image. One node, made of ops that T2X brings.
#include <t2x/plugin.hpp>

namespace {

struct Vignette {
  static constexpr const char* kName = "acme.vignette";
  static constexpr const char* kSummary = "Darkens the corners of an image.";
  static constexpr const char* kDoc = R"(Multiplies each pixel's brightness by 1 - strength * r^2, where r is the distance
from the middle: 0 there, 1 in the corners.

  [node.darken]
  use = "acme.vignette"
  image = "@decode.image"
  strength = 0.6)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("image", "image:f32[B,3,H,W]", "RGB, -1..1")};
  static constexpr t2x_port kOutputs[] = {t2x::out("image", "image:f32[B,3,H,W]", "the same size, -1..1")};
  static constexpr t2x_param kParams[] = {
      t2x::real("strength", 0.5, 0, 1, "how dark the corners become: 0 changes nothing, 1 makes them black")};

  explicit Vignette(const t2x::Context& cx) : strength_(static_cast<float>(cx.number("strength"))) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor image = cx.input("image");
    const t2x_dims d = cx.dims(image);
    const t2x::Tensor mask = cx.constant(t2x::dims({1, 1, d.d[2], d.d[3]}), brightness(d.d[2], d.d[3]), "vignette");
    t2x::Tensor result;
    const t2x::Program darken = cx.capture("vignette", [&] {
      // Black is -1: scale the distance from it.
      t2x::Tensor light = cx.op("unary", {image}, {{"fn", "affine"}, {"offset", 1}});
      light = cx.op("binary", {light, mask}, {{"fn", "mul"}});
      result = cx.keep(cx.op("unary", {light}, {{"fn", "affine"}, {"offset", -1}}), "darkened");
    });
    cx.run(darken);
    cx.output("image", result);
  }

private:
  std::vector<float> brightness(uint32_t height, uint32_t width) const {
    std::vector<float> values;
    values.reserve(size_t{height} * width);
    for (uint32_t y = 0; y < height; ++y)
      for (uint32_t x = 0; x < width; ++x) {
        const float u = (2 * static_cast<float>(x) + 1) / static_cast<float>(width) - 1;
        const float v = (2 * static_cast<float>(y) + 1) / static_cast<float>(height) - 1;
        values.push_back(1 - strength_ * (u * u + v * v) / 2);
      }
    return values;
  }

  float strength_;
};

}  // namespace

T2X_PLUGIN("vignette", "1.0.0", "Acme", "MIT", &t2x::node<Vignette>)
