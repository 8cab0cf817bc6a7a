// shaders/lib/matmul.glsl - what every kernel of matmul shares: arguments, batches, the end.
//
// y = a b^T for each batch: a [M,K] (kTransposeA: [K,M]), b [N,K] (kTransposeB: [K,N]), y [M,N]; batch z of a uses
// batch (first_batch + z) / per_b of b.

// One window of the call; offsets count elements from the start of each binding, strides are those of the whole call.
layout(push_constant) uniform Args {
  uint m, n, k;                      // of this window
  uint a, b, y;
  uint a_stride, b_stride, y_stride; // from row to row
  uint a_batch, b_batch, y_batch;    // from batch to batch
  uint per_b, first_batch;
  uint splits, split_k;              // gl_WorkGroupID.z is batch * splits + split; each takes split_k of K
} args;

layout(constant_id = 3) const bool kTransposeA = false;
layout(constant_id = 4) const bool kTransposeB = false;
layout(constant_id = 5) const bool kAdd = false;  // y holds the sum over K's earlier windows

uint a_at(uint batch) { return args.a + batch * args.a_batch; }
uint b_at(uint batch) { return args.b + (args.first_batch + batch) / args.per_b * args.b_batch; }
