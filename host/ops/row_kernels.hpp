// host/ops/row_kernels.hpp - the four kernel shapes of ops that need sums over rows, and when to take which.
//
// On CPU drivers a barrier splits the compiled loop, so there one invocation serves a whole row; on GPUs one
// workgroup does. Each way exists for texels (rows of whole vec4) and for single floats.
#pragma once
#include "ops/windows.hpp"
#include <t2x/op.hpp>
#include <bit>

namespace t2x {

struct RowKernel {
  const char* name;
  bool texels;       // else single floats
  bool group;        // one workgroup a row, else one invocation
  bool subgroups;    // needs subgroup arithmetic
  int on_cpu, on_gpu;   // preferences
};

inline constexpr RowKernel kLaneRow = {"lane", true, false, false, 40, 10};
inline constexpr RowKernel kSubgroupRow = {"subgroup", true, true, true, 20, 40};
inline constexpr RowKernel kSharedRow = {"shared", false, true, false, 10, 30};
inline constexpr RowKernel kPlainRow = {"plain", false, false, false, 30, 5};

inline constexpr uint32_t kLaneRowGroup = 32;   // local_size_x of one invocation a row
inline constexpr uint32_t kMaxRowLanes = 256;   // shaders/lib/row.glsl: row_parts

inline uint32_t row_bind_kind(const RowKernel& k) { return k.texels ? T2X_BIND_TEXEL : T2X_BIND_STORAGE; }
inline uint32_t row_step(const RowKernel& k) { return k.texels ? 4 : 1; }

// `whole_texels`: every row consists of whole texels.
inline int row_preference(const OpCall& c, const RowKernel& k, bool whole_texels) {
  if (k.texels && !whole_texels) return 0;
  if (k.subgroups && !c.feature(T2X_FEATURE_SUBGROUP_BASIC | T2X_FEATURE_SUBGROUP_ARITHMETIC)) return 0;
  int preference = c.device().kind == T2X_DEVICE_CPU ? k.on_cpu : k.on_gpu;
  return k.texels ? texel_preference(c, preference) : preference;
}

// Invocations that share a row of `steps` elements: a power of two.
inline uint32_t row_lanes(const OpCall& c, const RowKernel& k, uint64_t steps) {
  if (!k.group) return 1;
  const uint64_t most = std::min<uint64_t>({kMaxRowLanes, std::bit_floor(c.device().max_workgroup_invocations),
                                            std::bit_floor(c.device().max_workgroup_size[0])});
  return static_cast<uint32_t>(std::clamp<uint64_t>(std::bit_ceil(steps), std::min<uint64_t>(32, most), most));
}

inline Groups row_groups(const OpCall& c, const RowKernel& k, uint64_t rows) {
  return flat_groups(k.group ? rows : ceil_div(rows, kLaneRowGroup), c.device());
}

}  // namespace t2x
