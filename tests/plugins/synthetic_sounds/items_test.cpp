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
  EXPECT_EQ(list_items(Split::HeldOut).size(), 26u * kPatterns);
  EXPECT_EQ(train + list_items(Split::HeldOut).size(), all);
  for (const Item& item : list_items(Split::HeldOut)) EXPECT_TRUE(is_pitched(item) && is_held_out(item));
  for (const Item& item : list_items(Split::Train)) EXPECT_FALSE(is_held_out(item));
}

TEST(SyntheticItems, TrainingHasEveryInstrumentNoteAndOtherSound) {
  std::map<Source, int> held, sources;
  std::map<uint32_t, int> notes;
  for (const Item& item : list_items(Split::Train)) {
    ++sources[item.source];
    if (is_pitched(item) && item.pattern == Pattern::Held) ++notes[item.note];
  }
  for (const Item& item : list_items(Split::HeldOut)) ++held[item.source];
  EXPECT_EQ(sources.size(), kSources);
  EXPECT_EQ(notes.size(), kNotes);
  for (const auto& [note, count] : notes) EXPECT_GE(count, 5) << note_name(note);   // of 8 instruments
  for (const auto& [source, count] : held) EXPECT_LE(count, 4 * 3) << source_name(source);
  EXPECT_EQ(held.size(), kInstruments);
}

TEST(SyntheticItems, PitchesAreEqualTempered) {
  EXPECT_DOUBLE_EQ(pitch_hertz({Source::Piano, 12}), 440);
  EXPECT_EQ(note_name(12), "A4");
  EXPECT_NEAR(pitch_hertz({Source::Piano, 0}), 130.8128, 1e-4);
  EXPECT_EQ(note_name(0), "C3");
  EXPECT_NEAR(pitch_hertz({Source::Piano, 20}), 987.7666, 1e-4);
  EXPECT_EQ(note_name(20), "B5");
}

TEST(SyntheticItems, CaptionsSayWhatIsHeard) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(captions_of({Source::Piano, 0, Pattern::Short}),
            (Texts{"a low piano note, C3, then silence", "a low piano note, then silence", "piano, C3, short",
                   "a short piano note, C3"}));
  EXPECT_EQ(captions_of({Source::Flute, 12, Pattern::Held}),
            (Texts{"a middle flute note, A4, held", "a middle flute note, held", "flute, A4, held",
                   "a held flute note, A4"}));
  EXPECT_EQ(captions_of({Source::Bell, 16, Pattern::Twice}),
            (Texts{"a high bell note, E5, twice", "a high bell note, twice", "bell, E5, twice",
                   "two high bell notes, E5", "a bell struck twice, high, E5"}));
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
  EXPECT_LT(words.size(), 80u);
  for (const auto& [caption, sources] : meanings) EXPECT_EQ(sources.size(), 1u) << caption;
}

}  // namespace
}  // namespace datasets::synthetic
