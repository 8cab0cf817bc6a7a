// The sample model makes notes in the one of three patterns that training lacked, with fixed seeds: nothing is picked.
// T2X_QUALITY_STEPS and T2X_QUALITY_GUIDANCE ask for other than what the test takes.
#include "controls.hpp"
#include "studio.hpp"
#include "table.hpp"
#include <gmock/gmock.h>
#include <cstdlib>
#include <iostream>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

// 16 Euler steps, so that two cores are done in minutes.
constexpr const char* kSteps = "17";

std::vector<std::string> inputs() {
  const char *steps = std::getenv("T2X_QUALITY_STEPS"), *guidance = std::getenv("T2X_QUALITY_GUIDANCE");
  std::vector<std::string> all{std::string("steps=") + (steps ? steps : kSteps)};
  if (guidance) all.push_back(std::string("guidance=") + guidance);
  return all;
}

TEST(SampleModelOfSounds, plays_notes_in_patterns_it_was_never_shown) {
  const fs::path folder = fs::path(T2X_BINARY_DIR) / "tests/quality/sounds/made";
  const std::vector<Request> requests = new_pattern_requests();
  const std::vector<Item> asked = items_of(requests);
  Studio studio({fs::path(T2X_SOURCE_DIR) / "samples/models/sounds", inputs(), {}, "", folder});
  std::vector<Sound> sounds;
  for (const fs::path& file : studio.make(captions_of(requests), 0)) sounds.push_back(read_sound(file));
  const Templates templates;
  const std::vector<Heard> heard = hear(sounds, asked, templates);
  const Score s = score(heard, asked), blurred = score(hear_blurred(asked, templates), asked);
  std::cout << heading() << line("new patterns by the model, " + std::to_string(asked.size()), s)
            << line("own template, blurred", blurred) << kCsvHeading << csv_lines("new pattern", requests, heard)
            << "sounds: " << folder.string() << "\n";
  EXPECT_THAT(missed(s, blurred), testing::IsEmpty());
}

}  // namespace
}  // namespace t2x::quality
