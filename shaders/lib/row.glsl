// shaders/lib/row.glsl - one row of a matrix: which row, which of its lanes this invocation is, sums and maxima of it.
//
// LANE: one invocation a row, without barriers, for CPU drivers. Otherwise one workgroup a row, whose size is
// specialisation constant 0: by subgroups (SUBGROUP) or through shared memory alone.
// A shader steps through its row from row_lane() by kLanes and calls row_sum() and row_max() in uniform control flow.
#ifdef SUBGROUP
#extension GL_KHR_shader_subgroup_arithmetic : require
#endif
#ifdef LANE
layout(local_size_x = 32) in;
const uint kLanes = 1;
uint row_index() { return flat_index(); }
uint row_lane() { return 0; }
float row_sum(float v) { return v; }
float row_max(float v) { return v; }
#else
layout(local_size_x_id = 0) in;
#define kLanes gl_WorkGroupSize.x
shared float row_parts[256];
uint row_index() { return flat_group(); }
uint row_lane() { return gl_LocalInvocationID.x; }
float plus(float a, float b) { return a + b; }
// The first barrier: the parts of the reduction before may still be read; and lanes meet again after their loops.
#ifdef SUBGROUP
#define ROW_REDUCTION(name, of_subgroup, of_two)                                   \
  float name(float v) {                                                            \
    barrier();                                                                     \
    float part = of_subgroup(v);                                                   \
    if (subgroupElect()) row_parts[gl_SubgroupID] = part;                          \
    barrier();                                                                     \
    float all = row_parts[0];                                                      \
    for (uint i = 1; i < gl_NumSubgroups; ++i) all = of_two(all, row_parts[i]);    \
    return all;                                                                    \
  }
#else
// Sizes are powers of two.
#define ROW_REDUCTION(name, of_subgroup, of_two)                                       \
  float name(float v) {                                                                \
    uint lane = gl_LocalInvocationID.x;                                                \
    barrier();                                                                         \
    row_parts[lane] = v;                                                               \
    barrier();                                                                         \
    for (uint half_size = gl_WorkGroupSize.x / 2; half_size > 0; half_size /= 2) {     \
      if (lane < half_size) row_parts[lane] = of_two(row_parts[lane], row_parts[lane + half_size]); \
      barrier();                                                                       \
    }                                                                                  \
    return row_parts[0];                                                               \
  }
#endif
ROW_REDUCTION(row_sum, subgroupAdd, plus)
ROW_REDUCTION(row_max, subgroupMax, max)
#endif
