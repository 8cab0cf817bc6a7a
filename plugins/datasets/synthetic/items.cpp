#include "items.hpp"
#include <array>
#include <cmath>

namespace datasets::synthetic {
namespace {

constexpr std::array<const char*, kSources> kNames = {
    "piano", "organ", "flute", "guitar", "bell", "marimba", "trumpet", "violin",
    "kick drum", "snare drum", "hi-hat", "wind", "rain", "siren", "bird", "heartbeat", "ticking clock", "beeping alarm",
    "upward sweep", "downward sweep"};
constexpr std::array<const char*, 12> kLetters = {"C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"};
constexpr std::array<const char*, 12> kSharps = {"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};

uint32_t number(Source source) { return static_cast<uint32_t>(source); }

std::string sharp_name(uint32_t note) { return kSharps[note % 12] + std::to_string(3 + note / 12); }

// A caption without a pitch may mean any note of its register; a few notes share it, as many would only sound like their mean.
bool is_typical(uint32_t note) {
  const uint32_t letter = note % 12;
  return letter == 0 || letter == 4 || letter == 7;   // C, E and G
}

std::vector<std::string> note_captions(const Item& item) {
  constexpr std::array<const char*, 3> kRegisters = {"low", "middle", "high"};
  const std::string name = source_name(item.source), pitch = note_name(item.note), place = kRegisters[item.note / 12];
  const std::string note = "a " + place + " " + name + " note, ", sharp = sharp_name(item.note);
  std::vector<std::string> captions;
  const char* ending = "";
  if (item.pattern == Pattern::Held) {
    captions = {note + pitch + ", held", name + ", " + pitch + ", held", "a held " + name + " note, " + sharp};
    ending = "held";
  } else if (item.pattern == Pattern::Short) {
    captions = {note + pitch + ", then silence", name + ", " + pitch + ", short", "a short " + name + " note, " + sharp};
    ending = "then silence";
  } else {
    captions = {note + pitch + ", twice", name + ", " + pitch + ", twice", "two " + place + " " + name + " notes, " + sharp};
    if (item.source == Source::Bell) captions.push_back("a bell struck twice, " + place + ", " + pitch);
    ending = "twice";
  }
  if (is_typical(item.note)) captions.push_back(note + ending);
  return captions;
}

std::vector<std::string> other_captions(const Item& item) {
  const bool weather = item.source == Source::Wind || item.source == Source::Rain;
  const bool second = item.variant >= kVariants / 2;
  const std::string name = source_name(item.source);
  const std::string article = weather ? "" : item.source == Source::UpwardSweep ? "an " : "a ";
  const std::string kind = weather ? (second ? "strong " : "light ") : second ? "a fast " : "a slow ";
  return {article + name, "the sound of " + article + name, kind + name};
}

}  // namespace

std::vector<Item> list_items(Split split) {
  std::vector<Item> items;
  for (uint32_t source = 0; source < kInstruments; ++source)
    for (uint32_t note = 0; note < kNotes; ++note)
      for (uint32_t pattern = 0; pattern < kPatterns; ++pattern) {
        const Item item{static_cast<Source>(source), note, static_cast<Pattern>(pattern), 0};
        const bool held_out = is_new_note(item) || is_new_pattern(item);
        if (split == Split::All || held_out == (split == Split::HeldOut)) items.push_back(item);
      }
  if (split == Split::HeldOut) return items;
  for (uint32_t source = kInstruments; source < kSources; ++source)
    for (uint32_t variant = 0; variant < kVariants; ++variant)
      items.push_back({static_cast<Source>(source), 0, Pattern::Held, variant});
  return items;
}

bool is_pitched(const Item& item) { return number(item.source) < kInstruments; }

bool is_new_note(const Item& item) { return is_pitched(item) && (7 * item.note + 3 * number(item.source)) % 20 < 3; }

bool is_new_pattern(const Item& item) {
  const uint32_t pair = item.note + number(item.source), pattern = static_cast<uint32_t>(item.pattern);
  return is_pitched(item) && !is_new_note(item) && pair % 3 == 0 && (pair / 3 + number(item.source)) % kPatterns == pattern;
}

double pitch_hertz(const Item& item) {
  return 440 * std::exp2((static_cast<int>(item.note) - 21) / 12.0);   // A4 is 21 semitones above C3
}

std::string note_name(uint32_t note) { return kLetters[note % 12] + std::to_string(3 + note / 12); }

std::string source_name(Source source) { return kNames[number(source)]; }

std::vector<std::string> captions_of(const Item& item) {
  return is_pitched(item) ? note_captions(item) : other_captions(item);
}

}  // namespace datasets::synthetic
