// shaders/lib/cooperative.glsl - the sums of one tile by cooperative matrices: float16 factors, float32 sums.
//
// Eight subgroups pass both operands through shared memory, 32 elements of K at a time and rounded to float16 on their
// way. They stand 2 x 4 in the tile; each keeps its part in matrices of kM x kN.
//
// Before including, a shader defines kTileRows and kTileCols (64 or 128), kTransposeA and kTransposeB, and
//   vec4 left(uint row, uint k)    a[row][k..k+3], or with kTransposeA a[k][row..row+3]; zero beyond the ends
//   vec4 right(uint col, uint k)   likewise of b; right3() of a second b when PAIR is defined
//   void put(uint row, uint col, float v)   takes an element of the tile, in bounds or not
layout(local_size_x_id = 7) in;
layout(constant_id = 7) const uint kThreads = 256;  // eight subgroups
layout(constant_id = 8) const uint kM = 16;
layout(constant_id = 9) const uint kN = 16;
layout(constant_id = 10) const uint kK = 16;

const uint kStep = 32u, kSubgroups = 8u, kLanes = kThreads / kSubgroups;
const uint kPartRows = kTileRows / 2u, kPartCols = kTileCols / 4u;
const uint kRowMats = kPartRows / kM, kColMats = kPartCols / kN;

// Operands lie in shared memory as in theirs, in fours: [row][k], or [k][row] when transposed. Two fours of padding
// keep rows apart by other than a multiple of the banks, and at multiples of 16 bytes as loads of matrices demand.
const uint kLeftRow = (kTransposeA ? kTileRows : kStep) / 4u, kLeftStride = kLeftRow + 2u;
const uint kRightRow = (kTransposeB ? kTileCols : kStep) / 4u, kRightStride = kRightRow + 2u;
const uint kLeftSize = (kTransposeA ? kStep : kTileRows) * kLeftStride;
const uint kRightSize = (kTransposeB ? kStep : kTileCols) * kRightStride;
const uint kLeftFetches = kTileRows * kStep / 4u / kThreads, kRightFetches = kTileCols * kStep / 4u / kThreads;
#ifdef PAIR
const uint kRights = 2u;
f16vec4 right3_part[kRightFetches];
coopmat<float, gl_ScopeSubgroup, kM, kN, gl_MatrixUseAccumulator> sum3[kRowMats * kColMats];
#else
const uint kRights = 1u;
#endif
f16vec4 left_part[kLeftFetches], right_part[kRightFetches];
coopmat<float, gl_ScopeSubgroup, kM, kN, gl_MatrixUseAccumulator> sum[kRowMats * kColMats];
shared f16vec4 tile[kLeftSize + kRights * kRightSize];
shared float stage[kSubgroups * kM * kN];

void fetch(uint row0, uint col0, uint k) {
  [[unroll]] for (uint i = 0u; i < kLeftFetches; i++) {
    const uint four = gl_LocalInvocationID.x + i * kThreads, r = four / kLeftRow, f = four % kLeftRow * 4u;
    left_part[i] = f16vec4(kTransposeA ? left(row0 + f, k + r) : left(row0 + r, k + f));
  }
  [[unroll]] for (uint i = 0u; i < kRightFetches; i++) {
    const uint four = gl_LocalInvocationID.x + i * kThreads, r = four / kRightRow, f = four % kRightRow * 4u;
    right_part[i] = f16vec4(kTransposeB ? right(col0 + f, k + r) : right(col0 + r, k + f));
#ifdef PAIR
    right3_part[i] = f16vec4(kTransposeB ? right3(col0 + f, k + r) : right3(col0 + r, k + f));
#endif
  }
}

void keep() {
  [[unroll]] for (uint i = 0u; i < kLeftFetches; i++) {
    const uint four = gl_LocalInvocationID.x + i * kThreads;
    tile[four / kLeftRow * kLeftStride + four % kLeftRow] = left_part[i];
  }
  [[unroll]] for (uint i = 0u; i < kRightFetches; i++) {
    const uint four = gl_LocalInvocationID.x + i * kThreads;
    const uint at = kLeftSize + four / kRightRow * kRightStride + four % kRightRow;
    tile[at] = right_part[i];
#ifdef PAIR
    tile[at + kRightSize] = right3_part[i];
#endif
  }
}

uint part_row() { return gl_SubgroupID / 4u * kPartRows; }
uint part_col() { return gl_SubgroupID % 4u * kPartCols; }

// Adds the products of one K of matrices in shared memory; the right operand begins at `at`.
#define ADD_PRODUCTS(sums, at)                                                                                       \
  [[unroll]] for (uint j = 0u; j < kColMats; j++) {                                                                  \
    const uint col = part_col() + j * kN;                                                                            \
    coopmat<float16_t, gl_ScopeSubgroup, kK, kN, gl_MatrixUseB> b;                                                   \
    if (kTransposeB) coopMatLoad(b, tile, (at) + k * kRightStride + col / 4u, kRightStride,                          \
                                 gl_CooperativeMatrixLayoutRowMajor);                                                \
    else coopMatLoad(b, tile, (at) + col * kRightStride + k / 4u, kRightStride,                                      \
                     gl_CooperativeMatrixLayoutColumnMajor);                                                         \
    [[unroll]] for (uint i = 0u; i < kRowMats; i++)                                                                  \
      sums[i * kColMats + j] = coopMatMulAdd(a[i], b, sums[i * kColMats + j]);                                       \
  }

void add_step() {
  for (uint k = 0u; k < kStep; k += kK) {
    coopmat<float16_t, gl_ScopeSubgroup, kM, kK, gl_MatrixUseA> a[kRowMats];
    [[unroll]] for (uint i = 0u; i < kRowMats; i++) {
      const uint row = part_row() + i * kM;
      if (kTransposeA) coopMatLoad(a[i], tile, k * kLeftStride + row / 4u, kLeftStride,
                                   gl_CooperativeMatrixLayoutColumnMajor);
      else coopMatLoad(a[i], tile, row * kLeftStride + k / 4u, kLeftStride, gl_CooperativeMatrixLayoutRowMajor);
    }
    ADD_PRODUCTS(sum, kLeftSize)
#ifdef PAIR
    ADD_PRODUCTS(sum3, kLeftSize + kRightSize)
#endif
  }
}

// sum = the products over K from `from` to `end`. The next 32 are on their way while these are multiplied.
void sum_tile(uint row0, uint col0, uint from, uint end) {
  [[unroll]] for (uint i = 0u; i < kRowMats * kColMats; i++) {
    sum[i] = coopmat<float, gl_ScopeSubgroup, kM, kN, gl_MatrixUseAccumulator>(0.0);
#ifdef PAIR
    sum3[i] = coopmat<float, gl_ScopeSubgroup, kM, kN, gl_MatrixUseAccumulator>(0.0);
#endif
  }
  fetch(row0, col0, from);
  for (uint k = from; k < end; k += kStep) {
    barrier();
    keep();
    barrier();
    if (k + kStep < end) fetch(row0, col0, k + kStep);
    add_step();
  }
}

// Gives every element of the tile to put(), through shared memory: where elements lie in a matrix is not known.
void put_tile(uint row0, uint col0) {
  [[unroll]] for (uint i = 0u; i < kRowMats * kColMats; i++) {
    barrier();
    coopMatStore(sum[i], stage, gl_SubgroupID * kM * kN, kN, gl_CooperativeMatrixLayoutRowMajor);
    barrier();
    const uint row = row0 + part_row() + i / kColMats * kM, col = col0 + part_col() + i % kColMats * kN;
    for (uint e = gl_SubgroupInvocationID; e < kM * kN; e += kLanes)
      put(row + e / kN, col + e % kN, stage[gl_SubgroupID * kM * kN + e]);
  }
}
