#include "items.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace datasets::synthetic {
namespace {

TEST(SyntheticItems, AreSplitOnce) {
  const size_t all = list_items(Split::All).size(), train = list_items(Split::Train).size();
  EXPECT_EQ(all, kInstruments * kNotes * kPatterns + (kSources - kInstruments) * kVariants);
  EXPECT_EQ(train + list_items(Split::HeldOut).size(), all);
  size_t new_notes = 0, new_patterns = 0;
  for (const Item& item : list_items(Split::HeldOut)) {
    EXPECT_NE(is_new_note(item), is_new_pattern(item));
    new_notes += is_new_note(item);
    new_patterns += is_new_pattern(item);
  }
  EXPECT_EQ(new_notes, 43u * kPatterns);
  EXPECT_EQ(new_patterns, 79u);
}

TEST(SyntheticItems, TrainingHasNoPatternOfANewNoteAndTheOthersOfANewPattern) {
  std::map<std::pair<Source, uint32_t>, size_t> patterns;
  for (const Item& item : list_items(Split::Train))
    if (is_pitched(item)) ++patterns[{item.source, item.note}];
  for (const Item& item : list_items(Split::HeldOut)) {
    const size_t known = patterns[{item.source, item.note}];
    EXPECT_EQ(known, is_new_note(item) ? 0 : kPatterns - 1) << captions_of(item).front();
  }
}

TEST(SyntheticItems, TrainingHasEveryInstrumentNoteAndOtherSound) {
  std::map<Source, int> held, sources;
  std::map<uint32_t, std::set<Source>> notes;
  for (const Item& item : list_items(Split::Train)) {
    ++sources[item.source];
    if (is_pitched(item)) notes[item.note].insert(item.source);
  }
  for (const Item& item : list_items(Split::HeldOut)) held[item.source] += is_new_note(item);
  EXPECT_EQ(sources.size(), kSources);
  EXPECT_EQ(notes.size(), kNotes);
  for (const auto& [note, by] : notes) EXPECT_GE(by.size(), 6u) << note_name(note);   // of 8 instruments
  for (const auto& [source, count] : held) EXPECT_LE(count, 6 * 3) << source_name(source);
  EXPECT_EQ(held.size(), kInstruments);
}

TEST(SyntheticItems, PitchesAreEqualTempered) {
  EXPECT_DOUBLE_EQ(pitch_hertz({Source::Piano, 21}), 440);
  EXPECT_EQ(note_name(21), "A4");
  EXPECT_NEAR(pitch_hertz({Source::Piano, 0}), 130.8128, 1e-4);
  EXPECT_EQ(note_name(0), "C3");
  EXPECT_NEAR(pitch_hertz({Source::Piano, 35}), 987.7666, 1e-4);
  EXPECT_EQ(note_name(35), "B5");
  EXPECT_EQ(note_name(22), "Bb4");
}

TEST(SyntheticItems, CaptionsSayWhatIsHeard) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(captions_of({Source::Piano, 0, Pattern::Short}),
            (Texts{"a low piano note, C3, then silence", "piano, C3, short", "a short piano note, C3",
                   "a low piano note, then silence"}));
  EXPECT_EQ(captions_of({Source::Flute, 21, Pattern::Held}),
            (Texts{"a middle flute note, A4, held", "flute, A4, held", "a held flute note, A4"}));
  EXPECT_EQ(captions_of({Source::Flute, 22, Pattern::Held}),
            (Texts{"a middle flute note, Bb4, held", "flute, Bb4, held", "a held flute note, A#4"}));
  EXPECT_EQ(captions_of({Source::Bell, 28, Pattern::Twice}),
            (Texts{"a high bell note, E5, twice", "bell, E5, twice", "two high bell notes, E5",
                   "a bell struck twice, high, E5", "a high bell note, twice"}));
  EXPECT_EQ(captions_of({Source::Rain, 0, Pattern::Held, 0}), (Texts{"rain", "the sound of rain", "light rain"}));
  EXPECT_EQ(captions_of({Source::UpwardSweep, 0, Pattern::Held, 5}),
            (Texts{"an upward sweep", "the sound of an upward sweep", "a fast upward sweep"}));
}

TEST(SyntheticItems, FewWordsAreEnough) {
  std::set<std::string> words;
  std::map<std::string, std::set<Source>> meanings;
  for (const Item& item : list_items(Split::All))
    for (std::string caption : captions_of(item)) {
      meanings[caption].insert(item.source);
      std::replace(caption.begin(), caption.end(), ',', ' ');
      for (size_t at = 0; at < caption.size();) {
        const size_t end = std::min(caption.find(' ', at), caption.size());
        if (end > at) words.insert(caption.substr(at, end - at));
        at = end + 1;
      }
    }
  EXPECT_LT(words.size(), 120u);
  for (const auto& [caption, sources] : meanings) EXPECT_EQ(sources.size(), 1u) << caption;
}

}  // namespace
}  // namespace datasets::synthetic
