#include "render.hpp"
#include "hearing.hpp"
#include "random.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <span>

namespace datasets::synthetic {
namespace {

constexpr uint32_t kRate = 16000;

std::string name_of(const Item& item) { return captions_of(item).front() + " " + std::to_string(item.variant); }

double rms(std::span<const float> sound) {
  double energy = 0;
  for (const float x : sound) energy += double(x) * x;
  return std::sqrt(energy / double(sound.size()));
}

// All items at the default setting, rendered once.
const std::vector<std::vector<float>>& sounds() {
  static const std::vector<std::vector<float>> rendered = [] {
    std::vector<std::vector<float>> made;
    for (const Item& item : list_items(Split::All)) made.push_back(render(item, {}));
    return made;
  }();
  return rendered;
}

TEST(SyntheticSounds, HaveTheirLengthAndLevelAndDoNotClick) {
  for (size_t i = 0; i < sounds().size(); ++i) {
    const std::vector<float>& sound = sounds()[i];
    const std::string name = name_of(list_items(Split::All)[i]);
    ASSERT_EQ(sound.size(), 32768u);
    float peak = 0;
    for (const float x : sound) peak = std::max(peak, std::abs(x));
    if (is_pitched(list_items(Split::All)[i])) {
      EXPECT_NEAR(rms(std::span(sound).first(kRate / 2)), 0.12, 1e-6) << name;
      EXPECT_LT(peak, 1) << name;
    } else {
      ASSERT_FLOAT_EQ(peak, 0.8f) << name;
      EXPECT_GT(rms(sound), 0.03) << name;
    }
    EXPECT_LT(std::abs(sound.front()), 1e-6) << name;
    EXPECT_LT(std::abs(sound.back()), 1e-4) << name;
  }
}

TEST(SyntheticSounds, NotesHaveTheirPitchWithinTenCents) {
  const std::vector<Item> items = list_items(Split::All);
  double worst = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!is_pitched(items[i])) continue;
    const double heard = heard_pitch(std::span(sounds()[i]).subspan(1600, 5600), kRate);
    const double cents = 1200 * std::log2(heard / pitch_hertz(items[i]));
    EXPECT_LT(std::abs(cents), 10) << name_of(items[i]);
    worst = std::max(worst, std::abs(cents));
  }
  RecordProperty("worst_cents", std::to_string(worst));
}

TEST(SyntheticSounds, PitchDoesNotDependOnTheRate) {
  for (const Item& item : list_items(Split::All)) {
    if (!is_pitched(item) || item.pattern != Pattern::Held || item.note % 5) continue;
    const std::vector<float> sound = render(item, {.seconds = 1.2, .sample_rate = 44100});
    EXPECT_EQ(sound.size(), 52920u);
    const double heard = heard_pitch(std::span(sound).subspan(4410, 13230), 44100);
    EXPECT_LT(std::abs(1200 * std::log2(heard / pitch_hertz(item))), 10) << name_of(item);
  }
}

TEST(SyntheticSounds, ShortNotesEndInSilence) {
  const std::vector<Item> items = list_items(Split::All);
  for (size_t i = 0; i < items.size(); ++i) {
    if (!is_pitched(items[i])) continue;
    const std::vector<float>& sound = sounds()[i];
    const auto energy = [&](double from, double to) {
      double sum = 0;
      for (auto k = static_cast<size_t>(from * kRate); k < static_cast<size_t>(to * kRate); ++k)
        sum += double(sound[k]) * sound[k];
      return sum;
    };
    if (items[i].pattern == Pattern::Short) { EXPECT_EQ(energy(0.7, 2.048), 0) << name_of(items[i]); }
    if (items[i].pattern == Pattern::Held) { EXPECT_GT(energy(1.7, 1.95), 1e-4) << name_of(items[i]); }
    if (items[i].pattern == Pattern::Twice) {
      EXPECT_EQ(energy(0.85, 1.02), 0) << name_of(items[i]);
      EXPECT_NEAR(energy(1.024, 1.7), energy(0, 0.676), 0.02 * energy(0, 0.676)) << name_of(items[i]);
    }
  }
}

// Each sound is nearest to itself among all, played up to 3 dB louder or softer.
TEST(SyntheticSounds, AreToldApart) {
  std::vector<std::vector<double>> templates;
  for (const std::vector<float>& sound : sounds()) templates.push_back(log_mel(sound, kRate));
  const std::vector<Item> items = list_items(Split::All);
  Random random(3);
  for (size_t i = 0; i < items.size(); ++i) {
    std::vector<float> played = sounds()[i];
    const double gain = std::pow(10, random.uniform(-3, 3) / 20);
    for (float& x : played) x = static_cast<float>(x * gain);
    const std::vector<double> heard = log_mel(played, kRate);
    size_t nearest = 0;
    double least = INFINITY;
    for (size_t k = 0; k < templates.size(); ++k) {
      double distance = 0;
      for (size_t n = 0; n < heard.size() && distance < least; ++n) distance += std::pow(heard[n] - templates[k][n], 2);
      if (distance < least) least = distance, nearest = k;
    }
    EXPECT_EQ(nearest, i) << name_of(items[i]) << " is taken for " << name_of(items[nearest]);
  }
}

TEST(SyntheticSounds, AreTheSameEachTimeAndOthersWithAnotherSeed) {
  const std::vector<Item> items = list_items(Split::All);
  for (size_t i = 0; i < items.size(); i += 7) {
    EXPECT_EQ(render(items[i], {}), sounds()[i]);
    EXPECT_NE(render(items[i], {.seed = 1}), sounds()[i]) << name_of(items[i]);
  }
}

TEST(SyntheticSounds, StayWithinTheirBoundsAtEverySetting) {
  for (const Item& item : list_items(Split::All)) {
    if (is_pitched(item) && item.note % 20) continue;
    for (const Setting& setting : {Setting{1.2, 16000, 5}, Setting{2.048, 48000, 6}, Setting{5, 22050, 7}}) {
      const std::vector<float> sound = render(item, setting);
      ASSERT_EQ(sound.size(), static_cast<size_t>(std::lround(setting.seconds * setting.sample_rate)));
      for (const float x : sound) ASSERT_LE(std::abs(x), is_pitched(item) ? 1.0f : 0.8f) << name_of(item);
    }
  }
}

}  // namespace
}  // namespace datasets::synthetic
