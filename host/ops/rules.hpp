// host/ops/rules.hpp - the checks that shape rules are made of; every refusal names operand and sizes.
#pragma once
#include <t2x/op.hpp>
#include <cmath>
#include <span>
#include <string>
#include <string_view>

namespace t2x {

inline void require(bool holds, const std::string& why) {
  if (!holds) throw Error(why);
}

// `layout` is the operand's shape in the words of the catalogue: "[B,L,D]".
inline void require_rank(const t2x_dims& d, const char* name, uint32_t rank, const char* layout) {
  require(d.rank == rank, std::string(name) + " has " + std::to_string(d.rank) + " dimensions; it must be " + layout);
}

inline void require_inner(const t2x_dims& d, const char* name) {
  require(d.rank >= 1, std::string(name) + " is a scalar; it must have at least one dimension");
}

// "weight has 40 channels, x has 48"
inline void require_equal(uint64_t have, const char* name, uint64_t want, const char* other, const char* unit) {
  require(have == want, std::string(name) + " has " + std::to_string(have) + " " + unit + ", " + other + " has " +
                            std::to_string(want));
}

// An optional vector operand [C].
inline void require_vector(const OpCall& c, uint32_t i, const char* name, uint32_t channels) {
  if (!c.has(i)) return;
  require_rank(c.in(i), name, 1, "[C]");
  require_equal(c.in(i).d[0], name, channels, "x", "channels");
}

// An optional per-sample operand [G,C], which serves rows in G equal blocks.
inline void require_samples(const OpCall& c, uint32_t i, const char* name, uint64_t rows, uint32_t channels) {
  if (!c.has(i)) return;
  const t2x_dims& d = c.in(i);
  require_rank(d, name, 2, "[G,C]");
  require_equal(d.d[1], name, channels, "x", "channels");
  require(rows % d.d[0] == 0, std::string(name) + " has " + std::to_string(d.d[0]) +
                                  " samples, which do not divide x's " + std::to_string(rows) + " rows");
}

inline const t2x_attr* find_attr(const OpCall& c, std::string_view name) {
  for (uint32_t i = 0; i < c.raw()->attr_count; ++i)
    if (name == c.raw()->attrs[i].name) return &c.raw()->attrs[i];
  return nullptr;
}

// A finite number.
inline double real_attr(const OpCall& c, const char* name, double otherwise) {
  const t2x_attr* a = find_attr(c, name);
  if (!a) return otherwise;
  require(!a->text && std::isfinite(a->number), std::string(name) + " must be a finite number");
  return a->number;
}

// A whole number from `least` to `most`.
inline uint32_t whole_attr(const OpCall& c, const char* name, double otherwise, uint32_t least, uint32_t most) {
  double value = real_attr(c, name, otherwise);
  require(value == std::floor(value) && value >= least && value <= most,
          std::string(name) + " must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return static_cast<uint32_t>(value);
}

// The same without a default: the caller must give it.
inline uint32_t required_attr(const OpCall& c, const char* name, uint32_t least, uint32_t most) {
  require(find_attr(c, name) != nullptr, "needs the attribute '" + std::string(name) + "'");
  return whole_attr(c, name, 0, least, most);
}

// The position of a text attribute among `choices`; the first is the default.
inline uint32_t choice_attr(const OpCall& c, const char* name, std::span<const std::string_view> choices) {
  const t2x_attr* a = find_attr(c, name);
  if (!a) return 0;
  std::string all;
  for (uint32_t i = 0; i < choices.size(); ++i) {
    if (a->text && choices[i] == a->text) return i;
    all += (i ? ", " : "") + std::string(choices[i]);
  }
  throw Error(std::string(name) + " is '" + (a->text ? a->text : "a number") + "'; it must be one of " + all);
}

}  // namespace t2x
