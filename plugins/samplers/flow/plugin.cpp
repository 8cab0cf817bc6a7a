// plugin.cpp - flow: noise, guidance and the solvers of flow-matching models.
#include "nodes.hpp"

T2X_PLUGIN("flow", "0.1.0", "T2X", "Apache-2.0", &flow::kNoise, &flow::kNoise1d, &flow::kGuidance, &flow::kSample, &flow::kVelocity)
