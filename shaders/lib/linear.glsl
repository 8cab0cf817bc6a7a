// shaders/lib/linear.glsl - what every kernel of linear and linear_swiglu shares: arguments and epilogue.
//
// linear:         y = residual + gate * act(x W^T + bias)       [M,N]
// linear_swiglu:  y = silu(x W1^T) * (x W3^T)                   (SWIGLU defined)
// x [M,K], W [N,K] row-major as in the file, bias [N], gate [G,N], residual [M,N].
#include "activation.glsl"

// One window of the call; offsets count elements from the start of each binding.
layout(push_constant) uniform Args {
  uint m, n, k;            // rows, columns and depth of this window
  uint x, w, w3, y;
  uint y_stride;           // N of the whole result
  uint bias, gate;
  uint gate_row, gate_rows;  // row r of the window uses gate row (gate_row + r) / gate_rows
} args;

layout(binding = 2, std430) buffer Y { float y[]; };

#ifdef SWIGLU
void finish(uint row, uint col, float a, float b) { y[args.y + row * args.y_stride + col] = silu(a) * b; }
#else
layout(constant_id = 3) const uint kEpilogue = 0;  // bits: kBias, kGate, kResidual
layout(constant_id = 4) const uint kAct = 0;       // kAct* of activation.glsl
const uint kBias = 1u, kGate = 2u, kResidual = 4u;
layout(binding = 3, std430) readonly buffer Bias { float bias[]; };
layout(binding = 4, std430) readonly buffer Gate { float gate[]; };
layout(binding = 5, std430) readonly buffer Residual { float residual[]; };

void finish(uint row, uint col, float sum) {
  uint at = args.y + row * args.y_stride + col;
  if ((kEpilogue & kBias) != 0u) sum += bias[args.bias + col];
  sum = activate(sum, kAct);
  if ((kEpilogue & kGate) != 0u) {
    uint group = (args.gate_row + row) / args.gate_rows;
    sum *= gate[args.gate + group * args.y_stride + col];
  }
  if ((kEpilogue & kResidual) != 0u) sum += residual[at];
  y[at] = sum;
}
#endif
