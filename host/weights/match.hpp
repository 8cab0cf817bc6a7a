// host/weights/match.hpp - does a model hold the tensors that a node expects? One short report, not a wall of names.
#pragma once
#include "weights/model_files.hpp"
#include <span>
#include <string>

namespace t2x {

struct WeightReport {
  std::string error;    // "" when the model fits: nothing missing, nothing misshapen; unexpected tensors may remain
  std::string warning;  // the unexpected tensors of a model that fits, or ""
};

// Compares by name, shape and, where a spec gives one, element type. At most three lines: missing, unexpected, wrong
// shape; each with its number and the first five names. `ignored`: NULL-terminated patterns with '*' for tensors that
// may be there although nobody asks for them; may be NULL. Unexpected tensors alone are no error: files carry
// buffers and training state that no program needs; with missing ones they tell a wrong family at a glance.
WeightReport match_weights(const ModelFile& model, std::span<const t2x_weight_spec> specs, const char* const* ignored);

// '*' stands for any run of characters, also none.
bool matches_pattern(std::string_view text, std::string_view pattern);

}  // namespace t2x
