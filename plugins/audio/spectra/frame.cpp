// spectra.frame: shape rule, kernel and reference of a waveform's windowed frames.
#include "ops.hpp"
#include "parts.hpp"
#include "spectra_shaders.hpp"
#include <cmath>

namespace spectra {
namespace {

// As in frame.comp.
struct Push {
  uint32_t points, hop;
  int32_t start, samples, x_shift;
  uint32_t y_base;
};
enum : uint32_t { kX, kWindow };

struct Numbers {
  explicit Numbers(const t2x::OpCall& c)
      : hop(whole_attr(c, "hop", 1)), pad(whole_attr(c, "pad", 0)), frames(whole_attr(c, "frames", 1)),
        points(c.in(kWindow).d[0]), batch(c.in(kX).d[0]), samples(c.in(kX).d[1]) {}
  // The samples that frames first .. first + count - 1 reach into, on both sides of the reflections.
  void reach(uint64_t first, uint64_t count, int64_t& low, int64_t& high) const {
    low = int64_t(first * hop) - pad;
    high = low + int64_t((count - 1) * hop) + points - 1;
    const int64_t last = int64_t(samples) - 1, reflected_low = 2 * last - high, reflected_high = -low;
    if (low < 0) low = 0, high = std::max(high, reflected_high);
    if (high > last) high = last, low = std::min(low, reflected_low);
    low = std::max<int64_t>(low, 0);
  }
  uint32_t hop, pad, frames, points, batch, samples;
};

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    const Numbers n(c);
    const uint64_t rows = uint64_t{n.batch} * n.frames;
    const uint64_t step = rows_at_once(c, rows, {uint64_t{4} * n.points});
    for (uint64_t b = 0; b < n.batch; ++b)
      for (uint64_t t = 0; t < n.frames; t += step) {
        const uint64_t count = std::min<uint64_t>(step, n.frames - t);
        int64_t low, high;
        n.reach(t, count, low, high);
        const Part x = part(c, kX, b * n.samples + uint64_t(low), uint64_t(high - low + 1));
        const Part y = part(c, c.output(), (b * n.frames + t) * n.points, count * n.points);
        const Push push{n.points, n.hop, int32_t(int64_t(t * n.hop) - n.pad), int32_t(n.samples),
                        int32_t(x.base - low), y.base};
        c.dispatch(0, row_groups(n.points, count), push, {x.binding, t2x::storage(kWindow), y.binding});
      }
  }
};

constexpr t2x_spirv kShaders[] = {frame};

struct Frame {
  static constexpr const char* kName = "spectra.frame";
  static constexpr const char* kDoc =
      "Windowed frames of a waveform that is reflected at its ends: x[B,N], window[n] -> [B*frames,n]: "
      "y[b frames + t, i] = window[i] x[b, reflect(t hop - pad + i)]. Attributes: hop, pad, frames.";
  static constexpr t2x_operand kOperands[] = {t2x::operand("x", "waveforms, [B,N]"),
                                              t2x::operand("window", "of one frame, [n]")};
  static constexpr const char* kAttrs[] = {"hop", "pad", "frames", nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders)};

  static void infer(t2x::OpCall c) {
    if (c.in(kX).rank != 2 || c.in(kX).d[1] < 2)
      throw t2x::Error("x is " + t2x::to_string(c.in(kX)) + "; it is f32[B,N], N samples each");
    check_window(c.in(kWindow));
    const Numbers n(c);
    const uint64_t end = uint64_t{n.frames - 1} * n.hop + n.points;   // one reflection serves 2 N - 1 + pad samples
    if (n.hop > n.points) throw t2x::Error("hop exceeds the window's " + std::to_string(n.points) + " points");
    if (n.samples > INT32_MAX / 4)
      throw t2x::Error("x has " + std::to_string(n.samples) + " samples; one waveform has at most " +
                       std::to_string(INT32_MAX / 4));
    if (n.pad >= n.samples || end > 2 * uint64_t{n.samples} - 1 + n.pad)
      throw t2x::Error("x has " + std::to_string(n.samples) + " samples: too few to be reflected for " +
                       std::to_string(n.frames) + " frames");
    c.out() = t2x::dims({uint64_t{n.batch} * n.frames, n.points});
  }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const Numbers n(c);
    double* y = out[0];
    for (uint64_t b = 0; b < n.batch; ++b)
      for (uint64_t t = 0; t < n.frames; ++t)
        for (uint64_t i = 0; i < n.points; ++i) {
          int64_t j = std::abs(int64_t(t * n.hop + i) - n.pad);
          if (j >= n.samples) j = 2 * (int64_t(n.samples) - 1) - j;
          *y++ = in[kWindow][i] * in[kX][b * n.samples + uint64_t(j)];
        }
  }
};

}  // namespace

constinit const t2x_op_type frame_op = t2x::op<Frame>;

}  // namespace spectra
