// spectra.overlap_add: shape rule, kernel and reference of the waveform that frames make.
#include "ops.hpp"
#include "parts.hpp"
#include "spectra_shaders.hpp"

namespace spectra {
namespace {

// As in overlap_add.comp.
struct Push { uint32_t count, first, points, hop, frames, first_row, y_base, x_base; };
enum : uint32_t { kFrames, kWindow };

struct Numbers {
  explicit Numbers(const t2x::OpCall& c)
      : hop(whole_attr(c, "hop", 1)), pad(whole_attr(c, "pad", 0)), frames(whole_attr(c, "frames", 1)),
        samples(whole_attr(c, "samples", 1)), points(c.in(kWindow).d[0]), batch(c.in(kFrames).d[0] / frames) {}
  // The first frame that covers sample n, and the last.
  uint64_t first_frame(uint64_t n) const { return n + pad < points ? 0 : (n + pad - points) / hop + 1; }
  uint64_t last_frame(uint64_t n) const { return std::min<uint64_t>((n + pad) / hop, frames - 1); }
  uint32_t hop, pad, frames, samples, points, batch;
};

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    const Numbers n(c);
    for (uint64_t b = 0; b < n.batch; ++b) {
      const uint64_t step = samples_at_once(c, n);
      for (uint64_t s = 0; s < n.samples; s += step) {
        const uint64_t count = std::min<uint64_t>(step, n.samples - s);
        const uint64_t from = n.first_frame(s), rows = n.last_frame(s + count - 1) + 1 - from;
        const Part y = part(c, kFrames, (b * n.frames + from) * n.points, rows * n.points);
        const Part x = part(c, c.output(), b * n.samples + s, count);
        const Push push{uint32_t(count), uint32_t(s + n.pad), n.points, n.hop, n.frames, uint32_t(from), y.base, x.base};
        c.dispatch(0, t2x::flat_groups(t2x::ceil_div(count, kLane), c.device()), push,
                   {y.binding, t2x::storage(kWindow), x.binding});
      }
    }
  }

  // Samples whose frames fit one binding: k hops of them reach into at most k + ceil(points / hop) frames.
  static uint64_t samples_at_once(const t2x::OpCall& c, const Numbers& n) {
    const uint64_t limit = bindable(c);
    const uint64_t whole = uint64_t{4} * n.frames * n.points, overlap = t2x::ceil_div(n.points, n.hop);
    if (whole <= limit && uint64_t{4} * n.samples <= limit) return n.samples;
    const uint64_t rows = limit / (uint64_t{4} * n.points);
    if (rows <= overlap)
      throw t2x::Error("the " + std::to_string(overlap + 1) + " frames that cover one sample exceed what the device binds (" +
                       std::to_string(c.device().max_binding_bytes) + " bytes); a smaller n_fft or a larger hop fits",
                       T2X_UNSUPPORTED);
    return std::min((rows - overlap) * n.hop, limit / 4);
  }
};

constexpr t2x_spirv kShaders[] = {overlap_add};

struct OverlapAdd {
  static constexpr const char* kName = "spectra.overlap_add";
  static constexpr const char* kDoc =
      "The waveform that frames make: y[B*frames,n], window[n] -> [B,samples]: x[b,s] = sum_t window[i] y[b frames + t, i] "
      "/ sum_t window[i]^2, i = s + pad - t hop, over the frames that cover s; 0 where they leave nothing. Attributes: "
      "hop, pad, frames, samples.";
  static constexpr t2x_operand kOperands[] = {t2x::operand("y", "frames, [B*frames,n]"),
                                              t2x::operand("window", "of one frame, [n]")};
  static constexpr const char* kAttrs[] = {"hop", "pad", "frames", "samples", nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders)};

  static void infer(t2x::OpCall c) {
    check_window(c.in(kWindow));
    const t2x_dims& d = c.in(kFrames);
    const uint32_t frames = whole_attr(c, "frames", 1);
    if (d.rank != 2 || d.d[1] != c.in(kWindow).d[0] || d.d[0] == 0 || d.d[0] % frames)
      throw t2x::Error("y is " + t2x::to_string(d) + "; it is f32[B*" + std::to_string(frames) + "," +
                       std::to_string(c.in(kWindow).d[0]) + "]");
    const Numbers n(c);
    if (n.hop > n.points) throw t2x::Error("hop exceeds the window's " + std::to_string(n.points) + " points");
    if (uint64_t{n.samples} + n.pad > uint64_t{n.frames - 1} * n.hop + n.points)
      throw t2x::Error(std::to_string(n.frames) + " frames end before samples = " + std::to_string(n.samples));
    c.out() = t2x::dims({n.batch, n.samples});
  }

  static double cost(t2x::OpCall c) { return 5.0 * double(t2x::count(c.in(kFrames))); }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const Numbers n(c);
    for (uint64_t b = 0; b < n.batch; ++b)
      for (uint64_t s = 0; s < n.samples; ++s) {
        double sum = 0, weight = 0;
        for (uint64_t t = n.first_frame(s); t < n.frames && t * n.hop <= s + n.pad; ++t) {
          const uint64_t i = s + n.pad - t * n.hop;
          sum += in[kWindow][i] * in[kFrames][(b * n.frames + t) * n.points + i];
          weight += in[kWindow][i] * in[kWindow][i];
        }
        out[0][b * n.samples + s] = weight > 1e-8 ? sum / weight : 0;
      }
  }
};

}  // namespace

constinit const t2x_op_type overlap_add_op = t2x::op<OverlapAdd>;

}  // namespace spectra
