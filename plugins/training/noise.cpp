// training.noise: shape rule, kernel and reference of the noise that a flow is trained to leave.
#include "ops.hpp"
#include "training_shaders.hpp"
#include <t2x/op.hpp>
#include <array>
#include <cmath>

namespace training {
namespace {

// As in noise.comp.
struct Push { uint32_t first, count, elements; };
constexpr uint32_t kGroup = 256;  // invocations of one workgroup

uint64_t per_sample(const t2x::OpCall& c) { return t2x::count(c.in(1)) / c.in(1).d[0]; }

struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(t2x::OpCall) { return 1; }

  static void plan(t2x::OpCall c) {
    t2x::for_row_windows(t2x::count(c.in(1)), 4, c.device().max_binding_bytes, 64, [&](uint64_t first, uint64_t n) {
      const Push push{static_cast<uint32_t>(first), static_cast<uint32_t>(n), static_cast<uint32_t>(per_sample(c))};
      c.dispatch(0, t2x::flat_groups(t2x::ceil_div(n, kGroup), c.device()), push,
                 {t2x::storage(0), t2x::storage(c.output(), 4 * first, 4 * n)});
    });
  }
};

constexpr t2x_spirv kShaders[] = {noise};

std::array<uint32_t, 4> philox(uint32_t block, std::array<uint32_t, 2> key) {
  std::array<uint32_t, 4> c = {block, 0, 0, 0};
  for (int turn = 0; turn < 10; ++turn) {
    const uint64_t a = uint64_t{0xD2511F53} * c[0], b = uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<uint32_t>(b >> 32) ^ c[1] ^ key[0], static_cast<uint32_t>(b),
         static_cast<uint32_t>(a >> 32) ^ c[3] ^ key[1], static_cast<uint32_t>(a)};
    key[0] += 0x9E3779B9, key[1] += 0xBB67AE85;
  }
  return c;
}

struct Noise {
  static constexpr const char* kName = "training.noise";
  static constexpr const char* kDoc =
      "Standard normal noise: keys i32[B,2], like[B,...] -> shaped as like; sample b is the same wherever its key is "
      "the same (Philox 4x32-10, Box-Muller).";
  static constexpr t2x_operand kOperands[] = {
      t2x::operand("keys", "one key a sample, [B,2]", t2x::kI32),
      t2x::operand("like", "gives the shape; its values are not read")};
  static constexpr const char* kAttrs[] = {nullptr};
  static constexpr t2x_op_variant kVariants[] = {t2x::variant<Plain>(kShaders)};

  static void infer(t2x::OpCall c) {
    const t2x_dims &keys = c.in(0), &like = c.in(1);
    if (t2x::count(like) > UINT32_MAX) throw t2x::Error("like has more elements than 2^32 - 1");
    if (like.rank < 1) throw t2x::Error("like is a scalar; it has a dimension of samples");
    if (keys.rank != 2 || keys.d[1] != 2 || keys.d[0] != like.d[0])
      throw t2x::Error("keys is " + t2x::to_string(keys) + "; it is i32[" + std::to_string(like.d[0]) + ",2] for " +
                       t2x::to_string(like));
    c.out() = like;
  }

  static void reference(t2x::OpCall c, const double* const* in, double* const* out) {
    const uint64_t elements = per_sample(c);
    for (uint32_t b = 0; b < c.in(1).d[0]; ++b)
      for (uint64_t i = 0; i < elements; ++i) {
        auto word = [&](int k) { return static_cast<uint32_t>(static_cast<int64_t>(in[0][2 * b + k])); };
        const auto words = philox(static_cast<uint32_t>(i / 4), {word(0), word(1)});
        const size_t pair = i % 4 / 2 * 2;
        auto unit = [&](size_t w) { return ((words[w] >> 8) + 0.5) / 16777216.0; };
        const double r = std::sqrt(-2 * std::log(unit(pair))), turn = 2 * M_PI * unit(pair + 1);
        out[0][b * elements + i] = r * (i % 2 ? std::sin(turn) : std::cos(turn));
      }
  }
};

}  // namespace

constinit const t2x_op_type noise_op = t2x::op<Noise>;

}  // namespace training
