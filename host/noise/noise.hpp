// host/noise/noise.hpp - the normal noise that a pipeline asks for: by shape, seed and generator.
#pragma once
#include <t2x/abi.h>
#include <cstdint>
#include <string_view>
#include <vector>

namespace t2x {

// Standard normal values, row-major; image i of dims.d[0] is drawn on its own with seed + i (modulo 2^64), so that a
// picture of a batch can be had alone. rng: "philox" (noise/philox.hpp) or "torch" (noise/torch_cpu.hpp).
// Throws Side::User for another rng or a shape too large for memory.
std::vector<float> draw_noise(const t2x_dims& dims, uint64_t seed, std::string_view rng);

}  // namespace t2x
