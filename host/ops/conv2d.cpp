#include "ops/conv2d.hpp"
#include "builtin_shaders.hpp"
#include "ops/builtin.hpp"
#include "ops/conv2d_plan.hpp"
#include "ops/rules.hpp"

namespace t2x {
namespace {

template <ConvKernel kernel> struct Kernel {
  static int suits(OpCall c) { return conv2d_preference(c, kernel); }
  static void plan(OpCall c) { plan_conv2d(c, kernel); }
};
struct Uniform : Kernel<ConvKernel::Uniform> { static constexpr const char* kName = "uniform"; };
struct Tile : Kernel<ConvKernel::Tile> { static constexpr const char* kName = "tile"; };
struct Plain : Kernel<ConvKernel::Plain> { static constexpr const char* kName = "plain"; };

constexpr t2x_spirv kUniform[] = {builtin::conv2d_uniform, builtin::conv2d_uniform_bf16};
constexpr t2x_spirv kTile[] = {builtin::conv2d_tile};
constexpr t2x_spirv kPlain[] = {builtin::conv2d_plain};

constexpr uint32_t kMostPad = 1u << 16, kMostDilation = 1u << 12;

// Size of the result along one axis.
uint32_t result_size(uint64_t size, uint64_t padding, uint64_t kernel, uint32_t stride, const char* axis) {
  require(size + padding >= kernel, std::string("the padded image is smaller than the kernel in ") + axis);
  return static_cast<uint32_t>((size + padding - kernel) / stride + 1);
}

}  // namespace

const t2x_op_variant Conv2d::kVariants[3] = {variant<Uniform>(kUniform), variant<Tile>(kTile), variant<Plain>(kPlain)};

Conv2d::Shape::Shape(const OpCall& call) {
  const t2x_dims &x = call.in(kX), &weight = call.in(kWeightOperand);
  require_rank(x, "x", 4, "[B,H,W,C]");
  require_rank(weight, "weight", 4, "[O,KH,KW,C]");
  require_equal(weight.d[3], "weight", x.d[3], "x", "channels");
  batch = x.d[0], h = x.d[1], w = x.d[2], c = x.d[3];
  o = weight.d[0], kh = weight.d[1], kw = weight.d[2];
  stride = whole_attr(call, "stride", 1, 1, kMostPad);
  dilation = whole_attr(call, "dilation", 1, 1, kMostDilation);
  top = whole_attr(call, "pad_top", 0, 0, kMostPad), left = whole_attr(call, "pad_left", 0, 0, kMostPad);
  bottom = whole_attr(call, "pad_bottom", 0, 0, kMostPad), right = whole_attr(call, "pad_right", 0, 0, kMostPad);
  up = whole_attr(call, "upsample", 1, 1, 2);
  oh = result_size(uint64_t{h} * up, uint64_t{top} + bottom, reach(), stride, "height");
  ow = result_size(uint64_t{w} * up, uint64_t{left} + right, uint64_t{kw - 1} * dilation + 1, stride, "width");
}

void Conv2d::infer(OpCall c) {
  const Shape s(c);
  if (c.has(kBias)) {
    require_rank(c.in(kBias), "bias", 1, "[O]");
    require_equal(c.in(kBias).d[0], "bias", s.o, "the result", "channels");
  }
  const t2x_dims y = dims({s.batch, s.oh, s.ow, s.o});
  require(!c.has(kResidual) || same_shape(c.in(kResidual), y),
          "residual must have the shape of the result, " + to_string(y));
  c.out() = y;
}

double Conv2d::cost(OpCall c) {
  const Shape s(c);
  return 2.0 * s.batch * s.oh * s.ow * s.o * double(s.depth());
}

const t2x_op_type* ops::conv2d() { return &op<Conv2d>; }

}  // namespace t2x
