// vocoders.alias_free_snake: shape rule, kernels and reference of BigVGAN's activation.
#include "ops.hpp"
#include "vocoders_shaders.hpp"
#include <t2x/op.hpp>
#include <cmath>
#include <vector>

namespace vocoders {
namespace {

enum : uint32_t { kX, kAlpha, kBeta, kUp, kDown };

constexpr uint32_t kGroup = 64;       // invocations of one workgroup
constexpr uint64_t kFrames = 16;      // frames that one invocation makes
constexpr uint64_t kHalo = 6;         // frames of x that a frame reads before and after it
constexpr uint64_t kMostAlignment = 256;

// As in alias_free_snake.comp.
struct Push {
  uint32_t total, channels, first, frames, x_first, x_base, y_base;
};

// The part of an operand that a dispatch sees, and the elements before the first wanted one in it.
struct Part {
  t2x_binding binding;
  uint32_t base;
};

Part part(const t2x::OpCall& c, uint32_t operand, uint32_t kind, uint64_t element, uint64_t first, uint64_t count) {
  const uint64_t alignment = std::max<uint64_t>(
      element, kind == T2X_BIND_TEXEL ? c.device().texel_alignment : c.device().storage_alignment);
  const uint64_t start = first * element / alignment * alignment, end = (first + count) * element;
  return {{operand, kind, start, end - start, 0}, static_cast<uint32_t>(first - start / element)};
}

uint64_t limit(const t2x::OpCall& c, bool texel) {
  const uint64_t storage = c.device().max_binding_bytes;
  return texel ? std::min<uint64_t>(storage, c.device().max_texels * 16) : storage;
}

// `width` channels an invocation, x as texels or not.
template <uint32_t width, bool texel> struct Kernel {
  static constexpr const char* kName = texel ? "texel" : width == 4 ? "vec4" : "plain";

  static int suits(t2x::OpCall c) {
    if (t2x::innermost(c.in(kX)) % width) return 0;
    if (width == 1) return 1;
    // Loads of CPU drivers are faster from texels, unless their buffers are so small that windows would be many.
    const bool cpu = c.device().kind == T2X_DEVICE_CPU && limit(c, true) * 16 >= limit(c, false);
    return texel == cpu ? 20 : 10;
  }

  static void plan(t2x::OpCall c) {
    const t2x_dims& d = c.in(kX);
    const uint64_t total = d.d[1], channels = d.d[2] / width, row = uint64_t{d.d[2]} * 4;
    const uint64_t fitting = (limit(c, texel) - std::min(limit(c, texel), kMostAlignment)) / row;
    uint64_t step = total;
    if (t2x::bytes(d) > limit(c, texel)) step = fitting > 2 * kHalo ? (fitting - 2 * kHalo) / kFrames * kFrames : 0;
    if (step == 0)
      throw t2x::Error("frames of " + std::to_string(row) + " bytes exceed what the device binds (" +
                       std::to_string(limit(c, texel)) + " bytes)", T2X_UNSUPPORTED);
    for (uint64_t sample = 0; sample < d.d[0]; ++sample)
      for (uint64_t first = 0; first < total; first += step)
        dispatch(c, sample, first, std::min(step, total - first), channels);
  }

  static void dispatch(t2x::OpCall c, uint64_t sample, uint64_t first, uint64_t frames, uint64_t channels) {
    const uint64_t total = c.in(kX).d[1], x_first = first - std::min(first, kHalo);
    const uint64_t x_end = std::min(total, first + frames + kHalo);
    const Part x = part(c, kX, texel ? T2X_BIND_TEXEL : T2X_BIND_STORAGE, 4 * width,
                        (sample * total + x_first) * channels, (x_end - x_first) * channels);
    const Part y = part(c, c.output(), T2X_BIND_STORAGE, 4 * width, (sample * total + first) * channels,
                        frames * channels);
    const Push push{static_cast<uint32_t>(total), static_cast<uint32_t>(channels), static_cast<uint32_t>(first),
                    static_cast<uint32_t>(frames), static_cast<uint32_t>(x_first), x.base, y.base};
    c.dispatch(0, t2x::flat_groups(t2x::ceil_div(t2x::ceil_div(frames, kFrames) * channels, kGroup), c.device()), push,
               {x.binding, t2x::storage(kAlpha), t2x::storage(kBeta), t2x::storage(kUp), t2x::storage(kDown),
                y.binding});
  }
};

constexpr t2x_spirv kTexel[] = {alias_free_snake_texel};
constexpr t2x_spirv kVec4[] = {alias_free_snake_vec4};
constexpr t2x_spirv kPlain[] = {alias_free_snake};

double at(const std::vector<double>& v, int64_t i) {
  return v[static_cast<size_t>(std::clamp<int64_t>(i, 0, static_cast<int64_t>(v.size()) - 1))];
}

// The reference's UpSample1d: five frames repeated on both sides, a transposed convolution of stride 2 by the filter,
// fifteen results dropped on both sides.
std::vector<double> twice(const std::vector<double>& x, const double* filter) {
  const int64_t padded = static_cast<int64_t>(x.size()) + 10;
  std::vector<double> full(static_cast<size_t>(2 * (padded - 1) + 12));
  for (int64_t i = 0; i < padded; ++i)
    for (int64_t j = 0; j < 12; ++j) full[static_cast<size_t>(2 * i + j)] += 2 * at(x, i - 5) * filter[j];
  return {full.begin() + 15, full.end() - 15};
}

struct AliasFreeSnake {
  static constexpr const char* kName = "vocoders.alias_free_snake";
  static constexpr const char* kDoc =
      "BigVGAN's activation: x[B,T,C], alpha[C], beta[C], up[12], down[12] -> x: twice the frames by the filter up, "
      "u + sin(alpha u)^2 / (beta + 1e-9), half the frames by the filter down; ends are repeated.";
  static constexpr t2x_operand kOperands[] = {
      t2x::operand("x", "sequence, channels last, [B,T,C]"), t2x::operand("alpha", "frequencies, [C]"),
      t2x::operand("beta", "inverse magnitudes, [C]"), t2x::operand("up", "low-pass filter before, [12]"),
      t2x::operand("down", "low-pass filter after, [12]")};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Kernel<4, true>>(kTexel),
                                                 t2x::variant<Kernel<4, false>>(kVec4),
                                                 t2x::variant<Kernel<1, false>>(kPlain)};

  static void infer(t2x::OpCall c) {
    const t2x_dims& x = c.in(kX);
    if (x.rank != 3) throw t2x::Error("x is " + t2x::to_string(x) + "; it must be [B,T,C]");
    const uint64_t sizes[] = {0, x.d[2], x.d[2], 12, 12};
    for (uint32_t i : {kAlpha, kBeta, kUp, kDown})
      if (!t2x::same_shape(c.in(i), t2x::dims({sizes[i]})))
        throw t2x::Error(std::string(kOperands[i].name) + " is " + t2x::to_string(c.in(i)) + "; it must be [" +
                         std::to_string(sizes[i]) + "]");
    c.out() = x;
  }

  static double cost(t2x::OpCall c) { return 100.0 * static_cast<double>(t2x::count(c.in(kX))); }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const t2x_dims& d = c.in(kX);
    const uint64_t frames = d.d[1], channels = d.d[2];
    std::vector<double> x(frames);
    for (uint64_t b = 0; b < d.d[0]; ++b)
      for (uint64_t channel = 0; channel < channels; ++channel) {
        for (uint64_t t = 0; t < frames; ++t) x[t] = in[kX][(b * frames + t) * channels + channel];
        std::vector<double> s = twice(x, in[kUp]);
        for (double& u : s) u += std::pow(std::sin(in[kAlpha][channel] * u), 2) / (in[kBeta][channel] + 1e-9);
        for (uint64_t t = 0; t < frames; ++t) {
          double sum = 0;
          for (int64_t j = 0; j < 12; ++j) sum += in[kDown][j] * at(s, static_cast<int64_t>(2 * t) - 5 + j);
          out[0][(b * frames + t) * channels + channel] = sum;
        }
      }
  }
};

}  // namespace

constinit const t2x_op_type alias_free_snake_op = t2x::op<AliasFreeSnake>;

}  // namespace vocoders
