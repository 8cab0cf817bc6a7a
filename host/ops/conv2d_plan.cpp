#include "ops/conv2d_plan.hpp"
#include "ops/conv2d.hpp"
#include "ops/texel_windows.hpp"
#include <array>
#include <vector>

namespace t2x {
namespace {

// shaders/lib/conv.glsl: Args.
struct Push {
  uint32_t pixels, n;
  uint32_t c, kh, kw;
  uint32_t h, w;
  uint32_t rows, ow;
  uint32_t first_oy, first_iy;
  uint32_t stride, dilation, pad_top, pad_left, up;
  uint32_t x, weight, y, bias;
  uint32_t y_stride;
};

struct Layout {
  uint32_t pixels, channels;          // of the result, one workgroup
  uint32_t kind;                      // of the bindings of x and weight
  std::array<uint32_t, 3> constants;  // before the epilogue
  uint32_t step = 1;                  // the constant behind it: texels of C a step (Uniform)
};

// Channels a lane: as many as leave the fewest lanes idle at the end of O (measured on lavapipe, GFLOP/s with 3, 4, 6:
// O = 24: 13, 11, 9; O = 48: 19, 17, 26; O = 384: 33, 33, 39).
uint32_t uniform_columns(uint32_t o, uint32_t lanes) {
  if (o <= lanes) return 1;
  uint32_t best = 6;
  for (const uint32_t cols : {4u, 3u})
    if (ceil_div(o, lanes * cols) * cols < ceil_div(o, lanes * best) * best) best = cols;
  return best;
}

Layout layout(const OpCall& c, ConvKernel kernel, const Conv2d::Shape& s) {
  const uint64_t pixels = uint64_t{s.batch} * s.oh * s.ow;
  const t2x_dtype type = c.in(Conv2d::kWeightOperand).dtype;
  if (kernel == ConvKernel::Uniform) {
    const uint32_t lanes = std::min(c.device().subgroup_size, c.device().max_workgroup_size[0]);
    const uint32_t rows = pixels > 16 ? 24 : 8, cols = uniform_columns(s.o, lanes);
    return {rows, lanes * cols, T2X_BIND_TEXEL, {lanes, rows, cols}, s.c % 8 == 0 ? 2u : 1u};
  }
  if (kernel == ConvKernel::Plain) return {1, 1, T2X_BIND_STORAGE, {0, type, 0}};
  // Small results make too few tiles of 128 pixels to fill a GPU.
  const uint32_t rows = ceil_div(pixels, 128) * ceil_div(s.o, 64) >= 256 ? 128 : 64;
  return {rows, 64, T2X_BIND_STORAGE, {rows, type, 0}};
}

// One dispatch: whole images, or rows oy.. of one; output channels.
struct Part { uint32_t b0, b, oy, rows, o0, o; };

// Rows [first, end) of x, before upsampling, that rows [oy, oy + rows) of the result read.
struct Span { uint64_t first, end; };
Span source_rows(const Conv2d::Shape& s, uint64_t oy, uint64_t rows) {
  auto clamp = [&](int64_t y) { return static_cast<uint64_t>(std::clamp<int64_t>(y, 0, int64_t{s.h} * s.up)); };
  uint64_t first = clamp(int64_t(oy) * s.stride - s.top) / s.up;
  uint64_t end = ceil_div(clamp(int64_t((oy + rows - 1) * s.stride + s.reach()) - s.top), s.up);
  first = std::min<uint64_t>(first, s.h - 1);
  return {first, std::max(end, first + 1)};  // something is always bound
}

uint32_t bind(const OpCall& c, std::vector<t2x_binding>& to, uint32_t operand, uint32_t kind, uint64_t first,
              uint64_t count, uint32_t element) {
  const bool texel = kind == T2X_BIND_TEXEL;
  Window w = texel ? window(c, operand, kind, 4 * element, first / 4, count / 4)
                   : window(c, operand, kind, element, first, count);
  to.push_back(w.binding);
  return texel ? 4 * w.base : w.base;
}

void dispatch_part(const OpCall& c, ConvKernel kernel, const Conv2d::Shape& s, const Layout& l, const Part& part) {
  const bool whole = part.rows == s.oh;
  const Span source = whole ? Span{0, s.h} : source_rows(s, part.oy, part.rows);
  const uint64_t row = uint64_t{s.w} * s.c, width = uint64_t{s.ow} * s.o;
  const t2x_dtype type = c.in(Conv2d::kWeightOperand).dtype;
  Push push{};
  push.pixels = part.b * part.rows * s.ow, push.n = part.o;
  push.c = s.c, push.kh = s.kh, push.kw = s.kw, push.h = s.h, push.w = s.w;
  push.rows = part.rows, push.ow = s.ow, push.first_oy = part.oy, push.first_iy = static_cast<uint32_t>(source.first);
  push.stride = s.stride, push.dilation = s.dilation;
  push.pad_top = s.top, push.pad_left = s.left, push.up = s.up, push.y_stride = s.o;
  std::vector<t2x_binding> bindings;
  push.x = bind(c, bindings, Conv2d::kX, l.kind, (uint64_t{part.b0} * s.h + source.first) * row,
                (uint64_t{part.b - 1} * s.h + source.end - source.first) * row, 4);
  push.weight = bind(c, bindings, Conv2d::kWeightOperand, l.kind, part.o0 * s.depth(), part.o * s.depth(),
                     element_bytes(type));
  const uint64_t y_first = (uint64_t{part.b0} * s.oh + part.oy) * width;
  const uint64_t y_count = (uint64_t{part.b - 1} * s.oh + part.rows) * width;
  push.y = bind(c, bindings, c.output(), T2X_BIND_STORAGE, y_first, y_count, 4) + part.o0;
  uint32_t epilogue = 0;
  // An absent operand is stood in for by x, which no kernel reads through that binding.
  if (c.has(Conv2d::kBias)) {
    epilogue |= 1;
    push.bias = bind(c, bindings, Conv2d::kBias, T2X_BIND_STORAGE, part.o0, part.o, 4);
  } else {
    bindings.push_back(storage(Conv2d::kX, 0, 4));
  }
  if (c.has(Conv2d::kResidual)) {
    epilogue |= 2;
    bind(c, bindings, Conv2d::kResidual, T2X_BIND_STORAGE, y_first, y_count, 4);  // the same window as the result
  } else {
    bindings.push_back(storage(Conv2d::kX, 0, 4));
  }
  Groups groups{static_cast<uint32_t>(ceil_div(part.o, l.channels)),
                static_cast<uint32_t>(ceil_div(push.pixels, l.pixels))};
  if (kernel == ConvKernel::Plain) groups = flat_groups(ceil_div(uint64_t{push.pixels} * part.o, 64), c.device());
  const std::array<uint32_t, 5> constants = {l.constants[0], l.constants[1], l.constants[2], epilogue, l.step};
  c.dispatch(kernel == ConvKernel::Uniform && type == T2X_BF16 ? 1 : 0, groups, push, bindings, constants);
}

struct Steps { uint64_t b, rows, o; };

[[noreturn]] void too_large(const char* what, uint64_t bytes, uint64_t limit) {
  throw Error(std::string(what) + " (" + std::to_string(bytes) + " bytes) exceeds what the device binds (" +
              std::to_string(limit) + " bytes)", T2X_UNSUPPORTED);
}

// The most rows of the result whose sources fit `limit`.
uint64_t rows_within(const Conv2d::Shape& s, uint64_t limit) {
  const uint64_t row = uint64_t{s.w} * s.c * 4;
  if (s.h * row <= limit) return s.oh;
  const uint64_t sources = rows_that_fit(row, limit);
  // rows r read at most ceil((r-1) stride + reach) / up + 1 rows.
  const uint64_t rows = sources > 1 ? (sources - 1) * s.up : 0;
  if (rows < s.reach())
    too_large("what one row of the result reads of x", (ceil_div(s.reach(), s.up) + 1) * row, limit);
  return std::min<uint64_t>(s.oh, (rows - s.reach()) / s.stride + 1);
}

Steps steps(const OpCall& c, ConvKernel kernel, const Conv2d::Shape& s, const Layout& l) {
  const t2x_device_info& device = c.device();
  const uint64_t x_limit = binding_limit(c, l.kind), y_limit = device.max_binding_bytes;
  const uint32_t element = element_bytes(c.in(Conv2d::kWeightOperand).dtype);
  const uint64_t w_limit = l.kind == T2X_BIND_TEXEL ? std::min(y_limit, device.max_texels * 4 * element) : y_limit;
  const uint64_t kernel_bytes = s.depth() * element, y_row = uint64_t{s.ow} * s.o * 4;
  Steps step{s.batch, s.oh, s.o};
  if (s.o * kernel_bytes > w_limit) step.o = rows_that_fit(kernel_bytes, w_limit);
  if (step.o == 0) too_large("the weight of one channel", kernel_bytes, w_limit);
  const bool whole = bytes(c.in(Conv2d::kX)) <= x_limit && bytes(c.out()) <= y_limit;
  if (!whole) {
    step.b = 1;
    step.rows = std::min(step.rows, rows_within(s, x_limit));
    if (s.oh * y_row > y_limit) step.rows = std::min(step.rows, rows_that_fit(y_row, y_limit));
    if (step.rows == 0) too_large("one row of the result", y_row, y_limit);
  }
  // Grid, 32-bit indices and time.
  step.o = std::min<uint64_t>(step.o, uint64_t{device.max_groups[0]} * l.channels);
  double most = std::min<double>(double(device.max_groups[1]) * l.pixels, 1u << 31);
  if (kernel == ConvKernel::Plain) most = double(1u << 30) / double(step.o);
  if (device.max_dispatch_flops > 0)
    most = std::min(most, device.max_dispatch_flops / (2.0 * double(s.depth() * step.o)));
  if (double(step.b) * double(step.rows) * s.ow > most) step.b = 1;
  step.rows = std::min<uint64_t>(step.rows, std::max(1.0, most / s.ow));
  if (step.rows < s.oh) step.b = 1;
  return step;
}

}  // namespace

int conv2d_preference(const OpCall& c, ConvKernel kernel) {
  const bool cpu = c.device().kind == T2X_DEVICE_CPU;
  if (kernel == ConvKernel::Plain) return 1;
  if (innermost(c.in(Conv2d::kX)) % 4 != 0 || c.device().max_workgroup_invocations < 256) return 0;
  if (kernel == ConvKernel::Tile) return cpu ? 2 : 20;
  return cpu ? few_windows(c, {Conv2d::kX, Conv2d::kWeightOperand}, 30) : 2;
}

void plan_conv2d(const OpCall& c, ConvKernel kernel) {
  const Conv2d::Shape s(c);
  const Layout l = layout(c, kernel, s);
  const Steps step = steps(c, kernel, s, l);
  auto each = [](uint64_t total, uint64_t by, auto&& body) {
    for (uint64_t first = 0; first < total; first += by)
      body(static_cast<uint32_t>(first), static_cast<uint32_t>(std::min(by, total - first)));
  };
  each(s.o, step.o, [&](uint32_t o0, uint32_t o) {
    each(s.batch, step.b, [&](uint32_t b0, uint32_t b) {
      each(s.oh, step.rows, [&](uint32_t oy, uint32_t rows) {
        dispatch_part(c, kernel, s, l, {b0, b, oy, rows, o0, o});
      });
    });
  });
}

}  // namespace t2x
