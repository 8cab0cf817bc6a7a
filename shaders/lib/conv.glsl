// shaders/lib/conv.glsl - what every kernel of conv2d shares: formula, arguments, epilogue.
//
//   y[b,oy,ox,o] = residual + bias[o] + sum x[b, iy/up, ix/up, c] * weight[o,ky,kx,c]
//   iy = oy stride + ky dilation - pad_top, ix = ox stride + kx dilation - pad_left
// x [B,H,W,C], weight [O,KH,KW,C], y and residual [B,OH,OW,O]; outside x is 0. up repeats pixels of x before the
// convolution.

// One window of the call: pixels of the result in rows first_oy.. of each image, and columns (channels o).
layout(push_constant) uniform Args {
  uint pixels, n;              // of this window
  uint c, kh, kw;
  uint h, w;                   // of x, before up
  uint rows, ow;               // of the result in this window; its width
  uint first_oy, first_iy;     // the window's first row of the result, and of x
  uint stride, dilation, pad_top, pad_left, up;
  uint x, weight, y, bias;     // elements from each binding's start
  uint y_stride;               // O of the whole result
} args;

layout(constant_id = 3) const uint kEpilogue = 0;  // bits: kBias, kResidual
const uint kBias = 1u, kResidual = 2u;

layout(binding = 2, std430) writeonly buffer Y { float y[]; };
layout(binding = 3, std430) readonly buffer Bias { float bias[]; };
layout(binding = 4, std430) readonly buffer Residual { float residual[]; };

void finish(uint pixel, uint o, float sum) {
  const uint at = args.y + pixel * args.y_stride + o;
  if ((kEpilogue & kBias) != 0u) sum += bias[args.bias + o];
  if ((kEpilogue & kResidual) != 0u) sum += residual[at];
  y[at] = sum;
}

// Image, row and column of a pixel of this window; the row counts from the top of the image.
uvec3 place_of(uint pixel) {
  const uint image = pixel / (args.rows * args.ow), rest = pixel - image * (args.rows * args.ow);
  return uvec3(image, args.first_oy + rest / args.ow, rest % args.ow);
}

// Where tap (ky, kx) of a pixel reads x: element offset of its first channel; `inside` is false on the border.
uint source_of(uvec3 place, uint ky, uint kx, out bool inside) {
  const int iy = int(place.y * args.stride + ky * args.dilation) - int(args.pad_top);
  const int ix = int(place.z * args.stride + kx * args.dilation) - int(args.pad_left);
  inside = iy >= 0 && ix >= 0 && iy < int(args.h * args.up) && ix < int(args.w * args.up);
  const uint sy = inside ? uint(iy) / args.up - args.first_iy : 0u, sx = inside ? uint(ix) / args.up : 0u;
  return args.x + ((place.x * args.h + sy) * args.w + sx) * args.c;
}
