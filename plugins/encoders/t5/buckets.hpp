// buckets.hpp - T5's relative positions: which row of the bias table serves a key at a distance?
#pragma once
#include <cstdint>
#include <vector>

namespace t5 {

// Bidirectional (T5Attention._relative_position_bucket): half of the `buckets` for keys behind the query, half for keys
// after it. In each half, distances 0 .. n/2 - 1 have buckets of their own, and beyond, up to max_distance and more,
// buckets widen with the logarithm. `offset` = key - query.
uint32_t relative_bucket(int64_t offset, uint32_t buckets, uint32_t max_distance);

// Of every query and key of `length` tokens, [query, key].
std::vector<int32_t> bucket_table(uint32_t length, uint32_t buckets, uint32_t max_distance);

}  // namespace t5
