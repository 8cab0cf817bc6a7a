// The measure itself: it must know sounds that are moved, louder and noisy, and must not take others or blurs for them.
#include "controls.hpp"
#include "table.hpp"
#include <gmock/gmock.h>
#include <cmath>
#include <numbers>

namespace t2x::quality {
namespace {

using synthetic::Source;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

struct HeldOut {
  Templates templates;
  std::vector<Item> asked = items_of(new_note_requests(true));
  Score blurred = score(hear_blurred(asked, templates), asked);
  std::vector<std::string> missed_by(const Score& s) const { return missed(s, blurred); }
  template <class Make> Score of(const std::vector<Item>& items, Make&& make) const {
    std::vector<Sound> sounds;
    for (size_t i = 0; i < items.size(); ++i) sounds.push_back(make(items[i], i));
    return score(hear(sounds, items, templates), items);
  }
};

const HeldOut& held_out() {
  static const HeldOut all;
  return all;
}
const Sound& sound_of(const Item& item) { return held_out().templates.of(item).sound; }

TEST(Listening, templates_are_all_of_the_data_set) {
  EXPECT_EQ(held_out().templates.all().size(), 936u);
  EXPECT_EQ(held_out().asked.size(), 129u);
  EXPECT_EQ(new_pattern_requests().size(), 79u);
  const std::vector<Request> once = new_note_requests(false);
  EXPECT_EQ(once.size(), 43u);
  EXPECT_EQ(once[0].caption, "a low piano note, C3, held");
  EXPECT_THAT(once[1].caption, HasSubstr("then silence"));
  EXPECT_THAT(once[2].caption, HasSubstr("twice"));
  EXPECT_EQ(other_requests().size(), 24u);
}

TEST(Listening, levels_are_decibels_below_the_loudest_band) {
  Sound tone(kSamples);
  for (size_t i = 0; i < kSamples; ++i)
    tone[i] = (i < kSamples / 2 ? 1.f : 0.1f) * float(std::sin(2 * std::numbers::pi * 1000 / kRate * double(i)));
  const Levels levels = levels_of(tone);
  ASSERT_EQ(levels.size(), kFrames * kBands);
  const auto loudest = [&](size_t frame) {
    return size_t(std::max_element(&levels[frame * kBands], &levels[(frame + 1) * kBands]) - &levels[frame * kBands]);
  };
  // 1000 Hz are 1000 mels of the 2840 that 65 steps divide: between the middles of bands 21 and 22.
  EXPECT_EQ(loudest(32), 22u);
  EXPECT_NEAR(levels[32 * kBands + 22], kRange, 0.1);
  EXPECT_NEAR(levels[96 * kBands + 22], kRange - 20, 0.1);
  EXPECT_EQ(levels[32 * kBands + 60], 0);
  EXPECT_EQ(levels_of(Sound(kSamples)), Levels(kFrames * kBands));
  EXPECT_THROW(levels_of(Sound(100)), std::runtime_error);
}

TEST(Listening, templates_themselves_are_right_and_at_no_distance) {
  for (const std::vector<Item>& items : {held_out().asked, items_of(other_requests())}) {
    const Score s = score(hear(sounds_of(items, held_out().templates), items, held_out().templates), items);
    EXPECT_EQ(s.source, 1);
    EXPECT_NEAR(s.distance, 0, 1e-3);
    EXPECT_NEAR(s.detail, 1, 1e-6);
  }
  const Score s = held_out().of(held_out().asked, [](const Item& item, size_t) { return sound_of(item); });
  EXPECT_EQ(s.right, 1);
  EXPECT_THAT(held_out().missed_by(s), IsEmpty());
}

TEST(Listening, louder_softer_later_noisy_sounds_are_all_right) {
  const auto jitter = [](const Item& item, size_t i) { return jittered(item, held_out().templates, i); };
  const Score s = held_out().of(held_out().asked, jitter);
  EXPECT_EQ(s.source, 1);
  EXPECT_EQ(s.pitch, 1);
  EXPECT_EQ(s.pattern, 1);
  EXPECT_THAT(held_out().missed_by(s), IsEmpty());
  EXPECT_EQ(held_out().of(items_of(other_requests()), jitter).source, 1);
}

TEST(Listening, blurred_templates_fail) {
  for (const double sigma : {1.0, 1.5, 2.0, 3.0}) {
    std::vector<Heard> heard;
    for (const Item& item : held_out().asked)
      heard.push_back(hear_levels(blurred_rows(held_out().templates.of(item).levels, kBands, sigma), item,
                                  held_out().templates));
    Score s = score(heard, held_out().asked);
    EXPECT_TRUE(std::isnan(s.pitch)) << "levels have no waveform to hear a pitch in";
    s.pitch = 1;
    EXPECT_THAT(held_out().missed_by(s), Contains(HasSubstr("the median distance"))) << sigma;
    EXPECT_LT(s.detail, 0.5) << sigma;
  }
}

TEST(Listening, another_source_is_caught) {
  std::vector<Item> items = held_out().asked;
  const Score s = held_out().of(items, [](const Item& item, size_t) { return sound_of(another_source(item)); });
  EXPECT_EQ(s.source, 0);
  EXPECT_EQ(s.pitch, 1);
  EXPECT_EQ(s.pattern, 1);
  EXPECT_EQ(held_out().missed_by(s).size(), 2u);
  items = items_of(other_requests());
  EXPECT_EQ(held_out().of(items, [](const Item& item, size_t) { return sound_of(another_source(item)); }).source, 0);
}

TEST(Listening, another_note_is_caught) {
  for (const uint32_t step : {1u, 12u, 35u}) {             // a semitone up, an octave, a semitone down
    const Score s = held_out().of(held_out().asked, [&](Item item, size_t) {
      item.note = (item.note + step) % synthetic::kNotes;
      return sound_of(item);
    });
    EXPECT_EQ(s.source, 1) << step;
    EXPECT_EQ(s.pitch, 0) << step;
    EXPECT_THAT(held_out().missed_by(s), Contains("the share of right pitches is 0.000, asked for is at least 0.850"));
  }
}

TEST(Listening, another_pattern_is_caught) {
  for (const uint32_t step : {1u, 2u}) {
    const Score s = held_out().of(held_out().asked, [&](Item item, size_t) {
      item.pattern = static_cast<Pattern>((static_cast<uint32_t>(item.pattern) + step) % synthetic::kPatterns);
      return sound_of(item);
    });
    EXPECT_EQ(s.source, 1);
    EXPECT_EQ(s.pattern, 0);
  }
}

TEST(Listening, silence_and_noise_are_nothing_that_was_asked_for) {
  const Score silent = held_out().of(held_out().asked, [](const Item&, size_t) { return Sound(kSamples); });
  EXPECT_EQ(silent.source, 0);
  EXPECT_EQ(silent.pitch, 0);
  EXPECT_EQ(held_out().missed_by(silent).size(), 3u);
  const Item rain{Source::Rain};
  const Score noise = held_out().of(held_out().asked, [&](const Item&, size_t) { return sound_of(rain); });
  EXPECT_EQ(noise.source, 0);
  EXPECT_LT(noise.pitch, 0.2);
}

TEST(Listening, what_has_no_pitch_is_given_none) {
  EXPECT_TRUE(std::isnan(pitch_of(Sound(kSamples))));
  Sound rumble(kSamples);
  for (size_t i = 0; i < kSamples; ++i) rumble[i] = float(std::sin(2 * std::numbers::pi * 20 / kRate * double(i)));
  EXPECT_TRUE(std::isnan(pitch_of(rumble)));
}

TEST(Listening, each_mark_is_named_when_it_is_missed) {
  Score good{0.85, 0.85, 0, 0, 3, 0}, bad{0.84, 0.84, 1, 1, 3.5, 1}, blurred{1, 1, 1, 1, 3.5, 0};
  EXPECT_THAT(missed(good, blurred), IsEmpty());
  EXPECT_THAT(missed(bad, blurred),
              testing::ElementsAre("the share of right sources is 0.840, asked for is at least 0.850",
                                   "the share of right pitches is 0.840, asked for is at least 0.850",
                                   "the median distance is 3.500, asked for is less than that of blurred templates, "
                                   "3.500"));
  good.pitch = NAN;
  EXPECT_EQ(missed(good, blurred).size(), 1u);
}

TEST(Listening, a_sound_is_a_line_of_text) {
  const std::vector<Request> requests = {new_note_requests(true)[1], other_requests()[0]};
  Heard first{requests[0].item, 1.5, 0.25, -3.0, Pattern::Short}, second;
  EXPECT_EQ(csv_lines("set", requests, {first, second}),
            "0,set,piano,C3,short,piano,C3,short,short,-3.000000,1.500,0.250,\"a low piano note, C3, then silence\"\n"
            "1,set,kick drum,,,,,,,,0.000,0.000,\"a slow kick drum\"\n");
}

}  // namespace
}  // namespace t2x::quality
