// items.hpp - what is in the procedural data set: which sounds, at which pitches, under which captions.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace datasets::synthetic {

enum class Source {
  // Instruments: pitched.
  Piano, Organ, Flute, Guitar, Bell, Marimba, Trumpet, Violin,
  // Other sounds.
  KickDrum, SnareDrum, HiHat, Wind, Rain, Siren, Bird, Heartbeat, Clock, Alarm, UpwardSweep, DownwardSweep,
};
inline constexpr uint32_t kInstruments = 8, kSources = 20;
inline constexpr uint32_t kNotes = 36;       // C3 Db3 D3 ... B5
inline constexpr uint32_t kVariants = 6;     // of each other sound; the second half is the fast or strong one

// How an instrument's note is played.
enum class Pattern {
  Held,    // to the end
  Short,   // silent from 0.7 s on
  Twice,   // at the beginning and at half of the time
};
inline constexpr uint32_t kPatterns = 3;

struct Item {
  Source source = Source::Piano;
  uint32_t note = 0;                         // of an instrument: 0 = C3
  Pattern pattern = Pattern::Held;           // of an instrument
  uint32_t variant = 0;                      // of another sound
};

enum class Split { Train, HeldOut, All };

// Train has all other sounds and the instruments' notes but those that are held out, of both kinds; HeldOut has only these.
std::vector<Item> list_items(Split split);

bool is_pitched(const Item& item);
// Held out is a note that its instrument never plays in Train, in all patterns: of the 288 pairs of instrument and note the
// 43 with (7 note + 3 instrument) mod 20 < 3.
bool is_new_note(const Item& item);
// And, of every third of the other pairs, one of the three patterns: Train has the note in the other two.
bool is_new_pattern(const Item& item);
double pitch_hertz(const Item& item);        // equal temperament, A4 = 440 Hz
std::string note_name(uint32_t note);        // "C3"
std::string source_name(Source source);      // "piano", "kick drum"

// English captions, one template each: with the note's name, with its register (low is octave 3, middle 4, high 5). Black
// keys are flats, but sharps in the last one with a name; C, E and G also have one without.
std::vector<std::string> captions_of(const Item& item);

}  // namespace datasets::synthetic
