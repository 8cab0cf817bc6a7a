// tests/errors/training_run.hpp - runs of `t2x train` on a model of a few thousand parameters.
#pragma once
#include "command.hpp"

namespace t2x {

// A data set of four pictures of 32x32 pixels with captions.
std::filesystem::path four_pictures();
// A square, a wide and a tall picture, which do not fit into one tensor.
std::filesystem::path three_shapes();

// A run that goes into `folder`; words such as "steps=4" or "--resume" are added at the end and override.
Command training(const std::filesystem::path& folder, const std::vector<std::string>& words);
Outcome train(const std::filesystem::path& folder, const std::vector<std::string>& words);

std::string file_bytes(const std::filesystem::path& file);
// The lines of the run's loss.csv without the seconds, which no run repeats.
std::vector<std::string> journal(const std::filesystem::path& folder);

}  // namespace t2x
