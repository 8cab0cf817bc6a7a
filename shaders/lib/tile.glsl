// shaders/lib/tile.glsl - the sums of one tile, for GPUs: 256 invocations pass both operands through shared memory, 16
// elements of K at a time, and keep kTileRows/16 rows x kTileCols/16 columns each in registers.
//
// Before including, a shader defines kTileRows and kTileCols (64 or 128), kTransposeA and kTransposeB, and
//   vec4 left(uint row, uint k)    a[row][k..k+3], or with kTransposeA a[k][row..row+3]; zero beyond the ends
//   vec4 right(uint col, uint k)   likewise of b; right3() of a second b when PAIR is defined
// kTileRows + kTileCols (twice with PAIR) is at most 256.
const uint kStep = 16u, kRowFours = kTileRows / 4u, kColFours = kTileCols / 4u;
const uint kRowBlocks = kTileRows / 64u, kColBlocks = kTileCols / 64u;  // of four rows or columns an invocation
#ifdef PAIR
const uint kRights = 2u;
vec4 sum3[4u * kRowBlocks][kColBlocks];
#else
const uint kRights = 1u;
#endif
vec4 sum[4u * kRowBlocks][kColBlocks];  // row 64 g + 4 y + i is [4 g + i], columns 64 h + 4 x.. are [h]

// [k][row or column / 4]; fours are swapped by k, so that neither writing nor reading meets a bank twice.
shared vec4 tile[kStep * (kRowFours + kRights * kColFours)];
uint swap(uint four, uint k) { return four ^ (k / 4u * 2u); }

// Each of an operand's units (one a row or column of the tile) fetches four vec4: a square to turn, or four of K.
uint unit_row(uint unit, uint fours, bool transposed, uint i) {
  return transposed ? unit % fours * 4u : unit / 4u * 4u + i;
}
uint unit_k(uint unit, uint fours, bool transposed, uint i) {
  return transposed ? unit / fours + 4u * i : unit % 4u * 4u;
}

void keep(uint at, uint unit, uint fours, bool transposed, vec4 v[4]) {
  [[unroll]] for (uint i = 0u; i < 4u; i++) {
    if (transposed) {
      uint k = unit / fours + 4u * i;
      tile[at + k * fours + swap(unit % fours, k)] = v[i];
    } else {
      uint k = unit % 4u * 4u + i;
      tile[at + k * fours + swap(unit / 4u, k)] = vec4(v[0][i], v[1][i], v[2][i], v[3][i]);
    }
  }
}

const uint kRightAt = kStep * kRowFours, kRight3At = kStep * (kRowFours + kColFours);
vec4 fetched[4];

void fetch(uint unit, uint row0, uint col0, uint k) {
  if (unit < kTileRows) {
    [[unroll]] for (uint i = 0u; i < 4u; i++)
      fetched[i] = left(row0 + unit_row(unit, kRowFours, kTransposeA, i), k + unit_k(unit, kRowFours, kTransposeA, i));
    return;
  }
  unit -= kTileRows;
  if (unit < kTileCols) {
    [[unroll]] for (uint i = 0u; i < 4u; i++)
      fetched[i] = right(col0 + unit_row(unit, kColFours, kTransposeB, i), k + unit_k(unit, kColFours, kTransposeB, i));
    return;
  }
#ifdef PAIR
  unit -= kTileCols;
  if (unit >= kTileCols) return;
  [[unroll]] for (uint i = 0u; i < 4u; i++)
    fetched[i] = right3(col0 + unit_row(unit, kColFours, kTransposeB, i), k + unit_k(unit, kColFours, kTransposeB, i));
#endif
}

void keep_fetched(uint unit) {
  if (unit < kTileRows) keep(0u, unit, kRowFours, kTransposeA, fetched);
  else if (unit < kTileRows + kTileCols) keep(kRightAt, unit - kTileRows, kColFours, kTransposeB, fetched);
#ifdef PAIR
  else if (unit < kTileRows + 2u * kTileCols)
    keep(kRight3At, unit - kTileRows - kTileCols, kColFours, kTransposeB, fetched);
#endif
}

// Adds the products of the 16 elements of K in shared memory.
void add_step(uint x, uint y) {
  [[unroll]] for (uint k = 0u; k < kStep; k++) {
    vec4 a[kRowBlocks], b[kColBlocks];
    [[unroll]] for (uint g = 0u; g < kRowBlocks; g++) a[g] = tile[k * kRowFours + swap(16u * g + y, k)];
    [[unroll]] for (uint h = 0u; h < kColBlocks; h++) b[h] = tile[kRightAt + k * kColFours + swap(16u * h + x, k)];
    [[unroll]] for (uint g = 0u; g < kRowBlocks; g++)
      [[unroll]] for (uint i = 0u; i < 4u; i++)
        [[unroll]] for (uint h = 0u; h < kColBlocks; h++)
          sum[4u * g + i][h] = fma(vec4(a[g][i]), b[h], sum[4u * g + i][h]);
#ifdef PAIR
    [[unroll]] for (uint h = 0u; h < kColBlocks; h++) b[h] = tile[kRight3At + k * kColFours + swap(16u * h + x, k)];
    [[unroll]] for (uint g = 0u; g < kRowBlocks; g++)
      [[unroll]] for (uint i = 0u; i < 4u; i++)
        [[unroll]] for (uint h = 0u; h < kColBlocks; h++)
          sum3[4u * g + i][h] = fma(vec4(a[g][i]), b[h], sum3[4u * g + i][h]);
#endif
  }
}

// The invocation's place among the 16 x 16 of the tile.
uint tile_x() { return gl_LocalInvocationID.x % 16u; }
uint tile_y() { return gl_LocalInvocationID.x / 16u; }

// sum = the products over K from `from` to `end`. The next 16 are on their way while these are multiplied.
void sum_tile(uint row0, uint col0, uint from, uint end) {
  const uint unit = gl_LocalInvocationID.x;
  [[unroll]] for (uint i = 0u; i < 4u * kRowBlocks; i++) {
    [[unroll]] for (uint h = 0u; h < kColBlocks; h++) {
      sum[i][h] = vec4(0.0);
#ifdef PAIR
      sum3[i][h] = vec4(0.0);
#endif
    }
  }
  fetch(unit, row0, col0, from);
  for (uint k = from; k < end; k += kStep) {
    barrier();
    keep_fetched(unit);
    barrier();
    if (k + kStep < end) fetch(unit, row0, col0, k + kStep);
    add_step(tile_x(), tile_y());
  }
}
