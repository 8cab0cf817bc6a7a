// host/ops/strided.hpp - walks over strided operands: what moving, permuting and broadcasting come down to.
#pragma once
#include "ops/windows.hpp"
#include <t2x/op.hpp>
#include <array>
#include <functional>
#include <vector>

namespace t2x {

inline constexpr uint32_t kWalkRank = T2X_MAX_RANK;
using Extents = std::array<uint64_t, kWalkRank>;

// One operand of a walk: element (i0,i1,...) lies at offset + sum(i_k * stride_k).
struct StridedOperand {
  uint32_t operand = 0;
  uint64_t offset = 0;
  Extents stride{};
  uint32_t kind = T2X_BIND_STORAGE;
  uint64_t unit = 4;             // bytes of an element as the shader sees it
};

// Every element of a box, dimension rank-1 innermost.
struct Walk {
  uint32_t rank = 0;
  Extents size{};
  std::vector<StridedOperand> operands;
};

// Strides of a row-major tensor.
Extents row_major(const t2x_dims& d);

// The same walk with as few dimensions as possible, at least one.
Walk collapse(const Walk& walk);

// Whether the innermost steps can be taken four at a time by operand i.
bool takes_vec4(const Walk& walk, uint32_t i);

// Turns the innermost dimension into steps of four: each operand in `wide` becomes a walk over vec4 elements
// (inputs as texels); the others stay on one element along it.
Walk as_vec4(const Walk& walk, const std::vector<uint32_t>& wide, uint32_t output);

// Cuts the walk into boxes whose operands each fit one binding, and calls body for each.
void for_fitting(const OpCall& c, const Walk& walk, const std::function<void(const Walk&)>& body);

// The number of elements.
uint64_t walk_count(const Walk& walk);

// For shaders/lib/walk.glsl: sizes of the dimensions but the outermost, and what divides by them.
struct WalkDivisors { uint32_t size[kWalkRank - 1], factor[kWalkRank - 1]; };
WalkDivisors walk_divisors(const Walk& walk);

// An operand's strides, for push constants.
struct WalkStrides { uint32_t stride[kWalkRank]; };
WalkStrides walk_strides(const Walk& walk, uint32_t i);

// What of operand i the walk touches.
Window operand_window(const OpCall& c, const Walk& walk, uint32_t i);

}  // namespace t2x
