#include "ops/group_norm.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/rules.hpp"
#include "ops/windows.hpp"
#include <array>
#include <vector>

namespace t2x {
namespace {

constexpr std::array<std::string_view, 2> kActs = {"none", "silu"};
constexpr uint64_t kMostChunks = 512;   // of one image: enough to fill a GPU, few to merge
constexpr uint64_t kLeastChunk = 16;    // pixels
constexpr uint64_t kApplyPixels = 8;    // pixels one invocation normalises
constexpr uint32_t kWorkgroup = 64;

// shaders/grid/group_norm*.comp. Sizes of rows and groups count elements T: texels or floats.
struct PartsPush { uint32_t pixels, chunk, row, group, groups, x, first_chunk; };
struct MergePush { uint32_t chunks, chunk, pixels, group_elements, groups; float eps; };
struct ApplyPush { uint32_t pixels, row, group, x, y; uint32_t chunk; };

// How one image is cut: windows of whole chunks that a binding holds.
struct Cut {
  uint32_t width;              // floats in one element T
  uint64_t pixels, channels, groups;
  uint64_t window, chunk;      // pixels
  uint64_t chunks() const { return ceil_div(pixels, chunk); }
  // Scratch bytes of one image, a whole number of alignments.
  uint64_t parts_bytes() const { return ceil_div(chunks() * groups * 8, kMaxAlignment) * kMaxAlignment; }
  uint64_t stats_bytes() const { return ceil_div(groups * 8, kMaxAlignment) * kMaxAlignment; }
};

Cut cut_image(const OpCall& c, bool texel) {
  const t2x_dims& x = c.in(0);
  Cut cut{texel ? 4u : 1u, uint64_t{x.d[1]} * x.d[2], x.d[3], c.u32("groups", 1), 0, 0};
  const uint64_t limit = binding_limit(c, texel ? T2X_BIND_TEXEL : T2X_BIND_STORAGE), row = cut.channels * 4;
  cut.window = cut.pixels * row <= limit - kMaxAlignment ? cut.pixels : rows_that_fit(row, limit);
  if (cut.window == 0)
    throw Error("one pixel of " + std::to_string(row) + " bytes exceeds what the device binds", T2X_UNSUPPORTED);
  cut.chunk = std::min(cut.window, std::max(kLeastChunk, ceil_div(cut.pixels, kMostChunks)));
  cut.window -= cut.window < cut.pixels ? cut.window % cut.chunk : 0;
  if (cut.parts_bytes() > c.device().max_binding_bytes)
    throw Error("the partial sums exceed what the device binds", T2X_UNSUPPORTED);
  return cut;
}

// Calls body(image, first pixel, pixels) for every window.
template <class Body> void for_windows(const OpCall& c, const Cut& cut, Body&& body) {
  for (uint64_t b = 0; b < c.in(0).d[0]; ++b)
    for (uint64_t p = 0; p < cut.pixels; p += cut.window) body(b, p, std::min(cut.window, cut.pixels - p));
}

// Pixels of one image as the shader sees them.
Window image_window(const OpCall& c, const Cut& cut, uint32_t operand, uint32_t kind, uint64_t b, uint64_t p,
                    uint64_t pixels) {
  const uint64_t row = cut.channels / cut.width;
  return window(c, operand, kind, 4 * cut.width, (b * cut.pixels + p) * row, pixels * row);
}

uint32_t u(uint64_t value) { return static_cast<uint32_t>(value); }

// Mean and sum of squared deviations of every chunk and group; then of every group; then the result.
void plan(const OpCall& c, bool texel) {
  const Cut cut = cut_image(c, texel);
  const uint32_t images = c.in(0).d[0], kind = texel ? T2X_BIND_TEXEL : T2X_BIND_STORAGE;
  const uint64_t row = cut.channels / cut.width, group = row / cut.groups;
  const uint32_t parts = c.scratch_area(images * cut.parts_bytes()), stats = c.scratch_area(images * cut.stats_bytes());
  auto parts_of = [&](uint64_t b) { return scratch(parts, b * cut.parts_bytes(), cut.parts_bytes()); };
  auto stats_of = [&](uint64_t b) { return scratch(stats, b * cut.stats_bytes(), cut.stats_bytes()); };
  auto grid = [&](uint64_t items) { return flat_groups(ceil_div(items, kWorkgroup), c.device()); };

  for_windows(c, cut, [&](uint64_t b, uint64_t p, uint64_t pixels) {
    const Window x = image_window(c, cut, 0, kind, b, p, pixels);
    const PartsPush push{u(pixels), u(cut.chunk), u(row), u(group), u(cut.groups), x.base, u(p / cut.chunk)};
    c.dispatch(0, grid(ceil_div(pixels, cut.chunk) * cut.groups), push, {x.binding, parts_of(b)});
  });
  for (uint64_t b = 0; b < images; ++b) {
    const MergePush push{u(cut.chunks()), u(cut.chunk), u(cut.pixels), u(group * cut.width), u(cut.groups),
                         static_cast<float>(real_attr(c, "eps", 1e-6))};
    c.dispatch(1, grid(cut.groups), push, {parts_of(b), stats_of(b)});
  }
  const uint32_t act = choice_attr(c, "act", kActs);
  for_windows(c, cut, [&](uint64_t b, uint64_t p, uint64_t pixels) {
    const Window x = image_window(c, cut, 0, kind, b, p, pixels);
    const Window y = image_window(c, cut, c.output(), T2X_BIND_STORAGE, b, p, pixels);
    const ApplyPush push{u(pixels), u(row), u(group), x.base, y.base, u(kApplyPixels)};
    c.dispatch(2, grid(ceil_div(pixels, kApplyPixels) * row), push,
               {x.binding, storage(1), storage(2), stats_of(b), y.binding}, {act});
  });
}

struct Texel {
  static constexpr const char* kName = "texel";
  static int suits(OpCall c) { return innermost(c.in(0)) / c.u32("groups", 1) % 4 == 0 ? texel_preference(c, 10) : 0; }
  static void plan(OpCall c) { t2x::plan(c, true); }
};
struct Plain {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 2; }
  static void plan(OpCall c) { t2x::plan(c, false); }
};

constexpr t2x_spirv kTexel[] = {builtin::group_norm_parts_texel, builtin::group_norm_merge, builtin::group_norm_texel};
constexpr t2x_spirv kPlain[] = {builtin::group_norm_parts, builtin::group_norm_merge, builtin::group_norm};

}  // namespace

const t2x_op_variant GroupNorm::kVariants[2] = {variant<Texel>(kTexel), variant<Plain>(kPlain)};

void GroupNorm::infer(OpCall c) {
  const t2x_dims& x = c.in(0);
  require_rank(x, "x", 4, "[B,H,W,C]");
  require_vector(c, 1, "weight", x.d[3]);
  require_vector(c, 2, "bias", x.d[3]);
  const uint32_t groups = required_attr(c, "groups", 1, x.d[3]);
  require(x.d[3] % groups == 0, "groups is " + std::to_string(groups) + ", which does not divide x's " +
                                    std::to_string(x.d[3]) + " channels");
  require(real_attr(c, "eps", 1e-6) >= 0, "eps must not be negative");
  choice_attr(c, "act", kActs);
  c.out() = x;
}

const t2x_op_type* ops::group_norm() { return &op<GroupNorm>; }

}  // namespace t2x
