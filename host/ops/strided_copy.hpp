// host/ops/strided_copy.hpp - the two kernels of every op that only moves elements, given its walks.
#pragma once
#include "ops/strided.hpp"
#include <t2x/op.hpp>
#include <vector>

namespace t2x {

// A walk from input `from` to the result, both still without strides.
Walk copy_walk(const OpCall& c, uint32_t from, std::initializer_list<uint64_t> size);

// Elements before, along and after an axis.
struct AxisSplit { uint64_t outer, length, inner; };
AxisSplit split_at(const t2x_dims& d, uint32_t axis);

// Whether all of these can go by texels: f32, whole vec4 along the innermost dimension.
bool copies_vec4(const OpCall& c, const std::vector<Walk>& walks);
void plan_copies(const OpCall& c, const std::vector<Walk>& walks, bool vec4);

// The same for walks of the result alone, whose elements become 0: the variant's second shader.
bool fills_vec4(const OpCall& c, const std::vector<Walk>& walks);
void plan_fills(const OpCall& c, const std::vector<Walk>& walks, bool vec4);

using WalksOf = std::vector<Walk> (*)(const OpCall&);

template <WalksOf walks> struct Vec4Copy {
  static constexpr const char* kName = "vec4";
  static int suits(OpCall c) { return copies_vec4(c, walks(c)) ? texel_preference(c, 20) : 0; }
  static void plan(OpCall c) { plan_copies(c, walks(c), true); }
};

template <WalksOf walks> struct PlainCopy {
  static constexpr const char* kName = "plain";
  static int suits(OpCall) { return 10; }
  static void plan(OpCall c) { plan_copies(c, walks(c), false); }
};

}  // namespace t2x
