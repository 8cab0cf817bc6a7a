// The sample model makes all that was held out of its training, with fixed seeds: nothing is picked.
// T2X_QUALITY_STEPS, T2X_QUALITY_GUIDANCE and T2X_QUALITY_SEED ask for other than what the test takes.
#include "controls.hpp"
#include "studio.hpp"
#include "table.hpp"
#include <gmock/gmock.h>
#include <cstdlib>
#include <iostream>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

std::vector<std::string> inputs() {
  const char *steps = std::getenv("T2X_QUALITY_STEPS"), *guidance = std::getenv("T2X_QUALITY_GUIDANCE");
  std::vector<std::string> all;
  if (steps) all.push_back(std::string("steps=") + steps);
  if (guidance) all.push_back(std::string("guidance=") + guidance);
  return all;
}

uint32_t first_seed() {
  const char* seed = std::getenv("T2X_QUALITY_SEED");
  return seed ? static_cast<uint32_t>(std::stoul(seed)) : 0;
}

struct Scores {
  Score model, blurred;
};

Scores scores_of(const std::string& set, const std::vector<Request>& requests) {
  const fs::path folder = fs::path(T2X_BINARY_DIR) / "tests/quality/sounds" / set;
  const std::vector<Item> asked = items_of(requests);
  Studio studio({fs::path(T2X_SOURCE_DIR) / "samples/models/sounds", inputs(), {}, "", folder});
  std::vector<Sound> sounds;
  for (const fs::path& file : studio.make(captions_of(requests), first_seed())) sounds.push_back(read_sound(file));
  const Templates templates;
  const std::vector<Heard> heard = hear(sounds, asked, templates);
  const Scores s{score(heard, asked), score(hear_blurred(asked, templates), asked)};
  std::cout << heading() << line(set + "s by the model, " + std::to_string(asked.size()), s.model)
            << line("own template, blurred", s.blurred) << kCsvHeading << csv_lines(set, requests, heard)
            << "sounds: " << folder.string() << "\n";
  return s;
}

TEST(SampleModelOfSounds, plays_notes_in_patterns_it_was_never_shown) {
  const Scores s = scores_of("new pattern", new_pattern_requests());
  EXPECT_THAT(missed(s.model, s.blurred), testing::IsEmpty());
}

// "a held piano note, F#3": data and measure call the same note Gb3.
TEST(SampleModelOfSounds, knows_sharps_as_it_does_flats) {
  constexpr uint32_t kGFlat = 6;
  std::vector<Request> requests;
  for (const Item& item : synthetic::list_items(synthetic::Split::Train))
    if (synthetic::is_pitched(item) && item.pattern == synthetic::Pattern::Held && item.note % 12 == kGFlat)
      requests.push_back({item, "a held " + synthetic::source_name(item.source) + " note, F#" +
                                    std::to_string(3 + item.note / 12)});
  const Scores s = scores_of("sharp", requests);
  EXPECT_THAT(missed(s.model, s.blurred), testing::IsEmpty());
}

TEST(SampleModelOfSounds, plays_notes_that_it_never_heard_from_their_instrument) {
  const Scores s = scores_of("new note", new_note_requests(false));
  EXPECT_THAT(missed(s.model, s.blurred), testing::IsEmpty());
}

}  // namespace
}  // namespace t2x::quality
