// The sample model makes a sound of every pair of instrument and note that it was not trained on, once, in one of the
// three patterns, with fixed seeds: nothing is picked. T2X_QUALITY_STEPS and T2X_QUALITY_GUIDANCE ask for other than
// what the test takes.
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

TEST(SampleModelOfSounds, sounds_as_it_was_never_shown) {
  const fs::path folder = fs::path(T2X_BINARY_DIR) / "tests/quality/sounds/made";
  const std::vector<Request> requests = held_out_requests(false);
  const std::vector<Item> asked = items_of(requests);
  Studio studio({fs::path(T2X_SOURCE_DIR) / "samples/models/sounds", inputs(), {}, "", folder});
  std::vector<Sound> sounds;
  for (const fs::path& file : studio.make(captions_of(requests), 0)) sounds.push_back(read_sound(file));
  const Templates templates;
  const std::vector<Heard> heard = hear(sounds, asked, templates);
  const Score s = score(heard, asked);
  std::cout << table("held-out notes by the model, 26", s, make_controls(asked, templates, studio), asked)
            << kCsvHeading << csv_lines("heldout", requests, heard) << "sounds: " << folder.string() << "\n";
  EXPECT_THAT(missed(s, score(hear_blurred(asked, templates), asked)), testing::IsEmpty());
}

}  // namespace
}  // namespace t2x::quality
