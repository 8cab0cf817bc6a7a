// The sample model draws every combination of label, style and background that it was not trained on, once, with fixed
// seeds: nothing is picked. T2X_QUALITY_STEPS and T2X_QUALITY_GUIDANCE ask for other than what the test takes.
#include "drawing.hpp"
#include "table.hpp"
#include <gmock/gmock.h>
#include <cstdlib>
#include <iostream>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

// 16 Euler steps, so that two cores are done in minutes; the pipeline's own number of steps draws no worse.
constexpr const char* kSteps = "17";

std::vector<std::string> inputs() {
  const char *steps = std::getenv("T2X_QUALITY_STEPS"), *guidance = std::getenv("T2X_QUALITY_GUIDANCE");
  std::vector<std::string> all{std::string("steps=") + (steps ? steps : kSteps)};
  if (guidance) all.push_back(std::string("guidance=") + guidance);
  return all;
}

TEST(SampleModel, draws_what_it_was_never_shown) {
  const fs::path data = fs::path(T2X_TEST_DATA) / "quality", folder = fs::path(T2X_BINARY_DIR) / "tests/quality/drawn";
  const Art art = Art::read(data / "templates");
  const std::vector<Combination> asked = read_combinations(data / "heldout.jsonl");
  Artist artist({fs::path(T2X_SOURCE_DIR) / "samples/models/emoji", inputs(), "", folder});
  std::vector<Picture> pictures;
  for (const fs::path& file : artist.draw(captions_of(asked))) pictures.push_back(read_reduced(file));
  const Comparison comparison = compare(pictures, asked, art);
  std::cout << comparison.text << "pictures: " << folder.string() << "\n";
  EXPECT_THAT(missed(comparison.drawings, comparison.at_8x8), testing::IsEmpty());
}

}  // namespace
}  // namespace t2x::quality
