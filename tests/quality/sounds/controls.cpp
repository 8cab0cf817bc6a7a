#include "controls.hpp"
#include "random.hpp"
#include "studio.hpp"
#include <cmath>
#include <span>

namespace t2x::quality {

Sound jittered(const Item& asked, const Templates& templates, uint64_t seed) {
  constexpr double kDecibels = 6, kNoise = 0.01;
  synthetic::Random random(seed);
  const Sound& own = templates.of(asked).sound;
  const auto gain = float(std::pow(10, random.uniform(-kDecibels, kDecibels) / 20));
  const auto later = size_t(random.uniform(0, 2 * kHop));
  Sound sound(own.size());
  for (size_t i = 0; i < sound.size(); ++i)
    sound[i] = gain * ((i < later ? 0 : own[i - later]) + float(random.uniform(-kNoise, kNoise)));
  return sound;
}

Item another_source(const Item& asked) {
  constexpr uint32_t kStep = 3, kOthers = synthetic::kSources - synthetic::kInstruments;
  Item other = asked;
  const auto source = static_cast<uint32_t>(asked.source);
  other.source = static_cast<synthetic::Source>(
      is_pitched(asked) ? (source + kStep) % synthetic::kInstruments
                        : synthetic::kInstruments + (source - synthetic::kInstruments + kStep) % kOthers);
  return other;
}

std::vector<Sound> sounds_of(const std::vector<Item>& asked, const Templates& templates) {
  std::vector<Sound> sounds;
  for (const Item& item : asked) sounds.push_back(templates.of(item).sound);
  return sounds;
}

std::vector<Heard> hear(const std::vector<Sound>& sounds, const std::vector<Item>& asked, const Templates& templates) {
  std::vector<Heard> heard;
  for (size_t i = 0; i < asked.size(); ++i) heard.push_back(hear(sounds.at(i), asked[i], templates));
  return heard;
}

std::vector<Heard> hear_blurred(const std::vector<Item>& asked, const Templates& templates) {
  std::vector<Heard> heard;
  for (const Item& item : asked)
    heard.push_back(hear_levels(blurred_rows(templates.of(item).levels, kBands, kBlur), item, templates));
  return heard;
}

std::vector<float> blurred_mels(const std::vector<float>& mels) {
  std::vector<float> all;
  for (size_t begin = 0; begin < mels.size(); begin += kMels * kFrames) {
    const std::vector<float> one = blurred_rows(std::span(mels).subspan(begin, kMels * kFrames), kFrames, kBlur);
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

std::vector<Control> make_controls(const std::vector<Item>& asked, const Templates& templates, Studio& studio) {
  std::vector<Item> others;
  std::vector<Sound> moved;
  for (const Item& item : asked) others.push_back(another_source(item));
  for (size_t i = 0; i < asked.size(); ++i) moved.push_back(jittered(asked[i], templates, i));
  const auto control = [&](const char* name, const std::vector<Sound>& sounds) {
    return Control{name, hear(sounds, asked, templates)};
  };
  const Mels mels = studio.mels_of(sounds_of(asked, templates));
  return {
      control("silence", std::vector<Sound>(asked.size(), Sound(kSamples))),
      control("another source, same note", sounds_of(others, templates)),
      {"own template, blurred", hear_blurred(asked, templates)},
      control("the same, by Griffin-Lim", studio.vocoded(blurred_mels(mels))),
      control("own, moved, noisy", moved),
      control("own, by Griffin-Lim", studio.vocoded(mels)),
      control("own, by mel_vae and Griffin-Lim", studio.autoencoded(mels)),
  };
}

}  // namespace t2x::quality
