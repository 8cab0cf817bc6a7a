// shaders/lib/row.glsl - one row of a matrix: which row, which of its lanes this invocation is, and sums over it.
//
// LANE: one invocation a row, without barriers, for CPU drivers. Otherwise one workgroup a row, whose size is
// specialisation constant 0: sums by subgroups (SUBGROUP) or through shared memory alone.
// A shader steps through its row from row_lane() by kLanes and calls row_sum() in uniform control flow.
#ifdef SUBGROUP
#extension GL_KHR_shader_subgroup_arithmetic : require
#endif
#ifdef LANE
layout(local_size_x = 32) in;
const uint kLanes = 1;
uint row_index() { return flat_index(); }
uint row_lane() { return 0; }
float row_sum(float v) { return v; }
#else
layout(local_size_x_id = 0) in;
#define kLanes gl_WorkGroupSize.x
shared float row_parts[256];
uint row_index() { return flat_group(); }
uint row_lane() { return gl_LocalInvocationID.x; }
#ifdef SUBGROUP
float row_sum(float v) {
  barrier();  // the parts of the sum before may still be read; and lanes meet again after their loops
  float part = subgroupAdd(v);
  if (subgroupElect()) row_parts[gl_SubgroupID] = part;
  barrier();
  float sum = 0.0;
  for (uint i = 0; i < gl_NumSubgroups; ++i) sum += row_parts[i];
  return sum;
}
#else
float row_sum(float v) {
  barrier();
  row_parts[gl_LocalInvocationID.x] = v;
  barrier();
  for (uint half_size = gl_WorkGroupSize.x / 2; half_size > 0; half_size /= 2) {  // sizes are powers of two
    if (gl_LocalInvocationID.x < half_size)
      row_parts[gl_LocalInvocationID.x] += row_parts[gl_LocalInvocationID.x + half_size];
    barrier();
  }
  return row_parts[0];
}
#endif
#endif
