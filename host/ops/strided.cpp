#include "ops/strided.hpp"
#include <bit>

namespace t2x {
namespace {

// The elements between the first and the last that the walk touches, both included.
uint64_t span_of(const Walk& walk, const StridedOperand& o) {
  uint64_t span = 1;
  for (uint32_t k = 0; k < walk.rank; ++k) span += (walk.size[k] - 1) * o.stride[k];
  return span;
}

bool fits(const OpCall& c, const Walk& walk, const StridedOperand& o) {
  uint64_t start = window_start(c, o.kind, o.unit, o.offset);
  return (o.offset + span_of(walk, o)) * o.unit - start <= binding_limit(c, o.kind);
}

// The dimension that spreads operand o the most.
uint32_t widest(const Walk& walk, const StridedOperand& o) {
  uint32_t best = 0;
  for (uint32_t k = 1; k < walk.rank; ++k)
    if ((walk.size[k] - 1) * o.stride[k] > (walk.size[best] - 1) * o.stride[best]) best = k;
  return best;
}

// How long a piece along dimension k may be for operand o to fit; at least 1.
uint64_t longest_piece(const OpCall& c, const Walk& walk, const StridedOperand& o, uint32_t k) {
  uint64_t rest = span_of(walk, o) - (walk.size[k] - 1) * o.stride[k];
  uint64_t limit = window_limit(c, o.kind) / o.unit;
  return rest >= limit ? 1 : std::min(walk.size[k], 1 + (limit - rest) / o.stride[k]);
}

}  // namespace

Extents row_major(const t2x_dims& d) {
  Extents stride{};
  uint64_t step = 1;
  for (uint32_t k = d.rank; k-- > 0; step *= d.d[k]) stride[k] = step;
  return stride;
}

Walk collapse(const Walk& walk) {
  Walk out = walk;
  out.rank = 0;
  auto append = [&](uint32_t k) {
    out.size[out.rank] = walk.size[k];
    for (size_t i = 0; i < walk.operands.size(); ++i) out.operands[i].stride[out.rank] = walk.operands[i].stride[k];
    ++out.rank;
  };
  auto joins = [&](uint32_t k) {   // dimension k continues the last one of `out`
    for (size_t i = 0; i < walk.operands.size(); ++i)
      if (out.operands[i].stride[out.rank - 1] != walk.operands[i].stride[k] * walk.size[k]) return false;
    return true;
  };
  for (uint32_t k = 0; k < walk.rank; ++k) {
    if (walk.size[k] == 1) continue;
    if (out.rank == 0 || !joins(k)) {
      append(k);
      continue;
    }
    out.size[out.rank - 1] *= walk.size[k];
    for (size_t i = 0; i < walk.operands.size(); ++i) out.operands[i].stride[out.rank - 1] = walk.operands[i].stride[k];
  }
  if (out.rank == 0) {
    out.rank = 1;
    out.size[0] = 1;
    for (auto& o : out.operands) o.stride[0] = 1;
  }
  return out;
}

bool takes_vec4(const Walk& walk, uint32_t i) {
  const StridedOperand& o = walk.operands[i];
  uint32_t inner = walk.rank - 1;
  if (walk.size[inner] % 4 || o.stride[inner] != 1 || o.offset % 4) return false;
  for (uint32_t k = 0; k < inner; ++k)
    if (o.stride[k] % 4) return false;
  return true;
}

Walk as_vec4(const Walk& walk, const std::vector<uint32_t>& wide, uint32_t output) {
  Walk out = walk;
  uint32_t inner = walk.rank - 1;
  out.size[inner] /= 4;
  for (uint32_t i : wide) {
    StridedOperand& o = out.operands[i];
    o.unit = kTexelBytes;
    o.kind = i == output ? T2X_BIND_STORAGE : T2X_BIND_TEXEL;
    o.offset /= 4;
    for (uint32_t k = 0; k < inner; ++k) o.stride[k] /= 4;
  }
  return out;
}

void for_fitting(const OpCall& c, const Walk& walk, const std::function<void(const Walk&)>& body) {
  const StridedOperand* large = nullptr;
  for (const StridedOperand& o : walk.operands)
    if (!fits(c, walk, o)) large = &o;
  if (!large) return body(walk);
  uint32_t k = widest(walk, *large);
  uint64_t step = longest_piece(c, walk, *large, k);
  for (uint64_t first = 0; first < walk.size[k]; first += step) {
    Walk piece = walk;
    piece.size[k] = std::min(step, walk.size[k] - first);
    for (StridedOperand& o : piece.operands) o.offset += first * o.stride[k];
    for_fitting(c, piece, body);
  }
}

WalkDivisors walk_divisors(const Walk& walk) {
  WalkDivisors d{};
  for (uint32_t k = 1; k < walk.rank; ++k) {
    // floor(n / size) = (high(n * factor) + n) >> shift for every n below 2^31 (Granlund and Montgomery).
    const uint64_t size = walk.size[k], power = 1ull << std::bit_width(size - 1);
    d.size[k - 1] = static_cast<uint32_t>(size);
    d.factor[k - 1] = static_cast<uint32_t>(((power - size) << 32) / size + 1);
  }
  return d;
}

WalkStrides walk_strides(const Walk& walk, uint32_t i) {
  WalkStrides s{};
  for (uint32_t k = 0; k < walk.rank; ++k) s.stride[k] = static_cast<uint32_t>(walk.operands[i].stride[k]);
  return s;
}

Window operand_window(const OpCall& c, const Walk& walk, uint32_t i) {
  const StridedOperand& o = walk.operands[i];
  return window(c, o.operand, o.kind, o.unit, o.offset, span_of(walk, o));
}

uint64_t walk_count(const Walk& walk) {
  uint64_t n = 1;
  for (uint32_t k = 0; k < walk.rank; ++k) n *= walk.size[k];
  return n;
}

}  // namespace t2x
