// mel.picture: a log-mel spectrum -> an image to look at.
#include "colors.hpp"
#include "nodes.hpp"
#include "settings.hpp"
#include <algorithm>
#include <cmath>

namespace spectra {
namespace {

constexpr const char* kAuto = "auto";
constexpr const char* kChoices[] = {kAuto, "upstream", "bigvgan", nullptr};
constexpr uint32_t kColorCount = 256;

class Picture {
public:
  static constexpr const char* kName = "mel.picture";
  static constexpr const char* kSummary = "A picture of a log-mel spectrum.";
  static constexpr const char* kDoc =
      R"(Frames run to the right and the lowest bin is at the bottom. The loudest value of each item has the brightest
colour, what is `range` decibels below it is black; levels are those of magnitudes, 20 decibels a factor of 10. Mels at
their floor of 1e-5 are black whatever the range, so that silence is black too. In between colours go from violet over
red and orange to a pale yellow, and equal differences in decibels are seen as equal (a path in Oklab).

  [node.picture]
  use = "mel.picture"
  mel = "@mel.mel"

  [output.image]
  from = "@picture.image"
  file = "{name}.png"

The decibels follow from the logarithm's base, which a mel says (mel.analyse notes its convention); where it does not,
as one that comes out of mel_vae.decode, it is taken to be log10, "upstream".)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("mel", "mel:f32[B,M,T]", "log-mels of M bins and T frames")};
  static constexpr t2x_port kOutputs[] = {
      t2x::out("image", "image:f32[B,3,H,W]", "RGB, -1..1; H = M scale, W = T scale")};
  static constexpr t2x_param kParams[] = {
      t2x::integer("scale", 4, 1, 64, "of one frame and one bin", "pixels"),
      t2x::real("range", 80, 1, 200, "from the loudest value down to black", "dB"),
      t2x::choice("convention", kAuto, kChoices,
                  "upstream: log10; bigvgan: natural logarithm; auto: what the mel says, else upstream")};

  explicit Picture(const t2x::Context&) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor mel = cx.input("mel");
    const double unit = 1 / std::log(convention_of(cx, mel).log_base);   // of a factor of e
    const t2x::Tensor colors = cx.constant(t2x::dims({kColorCount, 3}), color_map(kColorCount), "colours");
    const double range = cx.number("range") / 20 * std::log(10) * unit, floor = std::log(kMelFloor) * unit;
    t2x::Tensor image;
    cx.run(cx.capture("picture", [&] {
      image = cx.keep(cx.op("spectra.paint", {mel, cx.op("spectra.loudest", {mel}), colors},
                            {{"scale", cx.u32("scale")}, {"range", range}, {"floor", floor}}), "picture");
    }));
    cx.output("image", image);
  }

private:
  static const Convention& convention_of(const t2x::Context& cx, t2x::Tensor mel) {
    const std::string chosen = cx.text("convention"), noted = cx.noted(mel, "convention", "upstream");
    if (chosen != kAuto) {
      check_note(cx, mel, "the mel", "convention", chosen, "leave it at auto, or set what the mel was made with");
      return convention(chosen);
    }
    if (std::none_of(std::begin(kConventions), std::end(kConventions) - 1, [&](const char* c) { return noted == c; }))
      throw t2x::Error("the mel has convention '" + noted + "', which is not known; upstream and bigvgan are");
    return convention(noted);
  }
};

}  // namespace

constinit const t2x_node_type picture_node = t2x::node<Picture>;

}  // namespace spectra
