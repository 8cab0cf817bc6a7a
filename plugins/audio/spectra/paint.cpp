// spectra.paint: shape rule, kernel and reference of the picture of a log-mel.
#include "ops.hpp"
#include "parts.hpp"
#include "spectra_shaders.hpp"

namespace spectra {
namespace {

// As in paint.comp.
struct Push {
  uint32_t frames, scale, item, channel, first_row, top_bin, color_count, mel_base, y_base;
  float range, lowest;
};
enum : uint32_t { kMel, kLoudest, kColors };

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    const uint64_t height = c.out().d[2], width = c.out().d[3], most = c.device().max_groups[1];
    for (uint32_t b = 0; b < c.out().d[0]; ++b)
      for (uint32_t channel = 0; channel < 3; ++channel)
        t2x::for_row_windows(height, 4 * width, bindable(c), 1, [&](uint64_t first, uint64_t count) {
          for (uint64_t r = first; r < first + count; r += most)
            paint_rows(c, b, channel, r, std::min(most, first + count - r));
        });
  }

  static void paint_rows(const t2x::OpCall& c, uint32_t item, uint32_t channel, uint64_t row, uint64_t count) {
    const uint64_t bins = c.in(kMel).d[1], frames = c.in(kMel).d[2], height = c.out().d[2], width = c.out().d[3];
    const uint32_t scale = c.u32("scale", 1);
    const uint64_t highest = bins - 1 - row / scale, lowest = bins - 1 - (row + count - 1) / scale;
    const Part mel = part(c, kMel, (item * bins + lowest) * frames, (highest - lowest + 1) * frames);
    const Part y = part(c, c.output(), ((uint64_t{item} * 3 + channel) * height + row) * width, count * width);
    const Push push{static_cast<uint32_t>(frames), scale, item, channel, static_cast<uint32_t>(row % scale),
                    static_cast<uint32_t>(highest - lowest), c.in(kColors).d[0], mel.base, y.base,
                    static_cast<float>(c.number("range", 1)), static_cast<float>(c.number("floor", 0))};
    c.dispatch(0, row_groups(width, count), push,
               {mel.binding, t2x::storage(kLoudest), t2x::storage(kColors), y.binding});
  }
};

constexpr t2x_spirv kShaders[] = {paint};

struct Paint {
  static constexpr const char* kName = "spectra.paint";
  static constexpr const char* kDoc =
      "A picture of log-mels: mel[B,M,T], loudest[B], colors[N,3] -> [B,3,M scale,T scale], the lowest bin at the bottom: "
      "colour (N - 1) clamp((mel - max(loudest - range, floor)) / range, 0, 1), linearly between two; NaN has the first. "
      "Attributes: scale, pixels a bin and a frame; range > 0 and floor, in the mel's unit.";
  static constexpr t2x_operand kOperands[] = {t2x::operand("mel", "log-mels, [B,M,T]"),
                                              t2x::operand("loudest", "the last colour's value of each item, [B]"),
                                              t2x::operand("colors", "RGB, quietest first, [N,3]")};
  static constexpr const char* kAttrs[] = {"scale", "range", "floor", nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders)};

  static void infer(t2x::OpCall c) {
    const t2x_dims &mel = c.in(kMel), &loudest = c.in(kLoudest), &colors = c.in(kColors);
    if (mel.rank != 3 || t2x::count(mel) == 0)
      throw t2x::Error("mel is " + t2x::to_string(mel) + "; it is f32[B,M,T], not empty");
    if (loudest.rank != 1 || loudest.d[0] != mel.d[0])
      throw t2x::Error("loudest is " + t2x::to_string(loudest) + "; it is f32[" + std::to_string(mel.d[0]) + "]");
    if (colors.rank != 2 || colors.d[0] == 0 || colors.d[1] != 3)
      throw t2x::Error("colors is " + t2x::to_string(colors) + "; it is f32[N,3]");
    const uint64_t scale = whole_attr(c, "scale", 1), height = scale * mel.d[1], width = scale * mel.d[2];
    if (!(c.number("range", 0) > 0)) throw t2x::Error("range is a number above 0");
    if (height > UINT32_MAX / 2 || width > UINT32_MAX / 2)
      throw t2x::Error("the picture has " + std::to_string(width) + " x " + std::to_string(height) +
                       " pixels; a smaller scale fits");
    c.out() = t2x::dims({mel.d[0], 3, height, width});
  }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const uint64_t bins = c.in(kMel).d[1], frames = c.in(kMel).d[2], height = c.out().d[2], width = c.out().d[3];
    const uint64_t scale = c.u32("scale", 1), colors = c.in(kColors).d[0];
    const double range = c.number("range", 1), floor = c.number("floor", 0);
    for (uint64_t i = 0; i < t2x::count(c.out()); ++i) {
      const uint64_t x = i % width, y = i / width % height, channel = i / width / height % 3, item = i / width / height / 3;
      const double value = in[kMel][(item * bins + bins - 1 - y / scale) * frames + x / scale];
      const double level = (value - std::max(in[kLoudest][item] - range, floor)) / range;
      const double place = level > 0 ? std::min(level, 1.0) * double(colors - 1) : 0;
      const auto at = static_cast<uint64_t>(place), next = std::min(at + 1, colors - 1);
      const double share = place - double(at);
      out[0][i] = in[kColors][3 * at + channel] * (1 - share) + in[kColors][3 * next + channel] * share;
    }
  }
};

}  // namespace

constinit const t2x_op_type paint_op = t2x::op<Paint>;

}  // namespace spectra
