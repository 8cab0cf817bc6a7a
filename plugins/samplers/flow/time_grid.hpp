// time_grid.hpp - the times at which a sampler stands.
#pragma once
#include <cstdint>
#include <vector>

namespace flow {

// `points` times from 0 (noise) to 1 (data), so points - 1 steps: evenly spaced, then moved by
// t / (t + shift - shift t). A shift above 1 takes smaller steps near the noise; 0 and 1 change nothing.
// Computed in float, as the reference does, so that the times are the same to the last bit.
std::vector<float> time_grid(uint32_t points, float shift);

// What is left of a grid when a sampler begins at data instead of noise: all but the first int(points (1 - strength))
// times. A strength of 1 leaves all. Empty or a single time when the strength is too small for a step.
std::vector<float> last_part(std::vector<float> grid, double strength);

}  // namespace flow
