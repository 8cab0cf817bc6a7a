// The measure after mel spectrograms and Griffin-Lim, which every sound of the sample model passes through.
#include "controls.hpp"
#include "studio.hpp"
#include "table.hpp"
#include <gmock/gmock.h>
#include <iostream>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

using testing::Contains;
using testing::HasSubstr;

class Vocoded : public testing::Test {
protected:
  static const Templates& templates() {
    static const Templates all;
    return all;
  }
  std::vector<Heard> hear_vocoded(const std::vector<Request>& requests, bool blur) {
    const std::vector<Item> items = items_of(requests);
    const Mels mels = studio_.mels_of(sounds_of(items, templates()));
    EXPECT_EQ(mels.size(), items.size() * kMels * kFrames);
    return hear(studio_.vocoded(blur ? blurred_mels(mels) : mels), items, templates());
  }
  Studio studio_{{"", {}, {}, "", fs::path(T2X_BINARY_DIR) / "tests/quality/vocoded"}};
};

TEST_F(Vocoded, sounds_are_still_right) {
  const std::vector<Request> notes = new_note_requests(false), others = other_requests();
  const std::vector<Heard> heard_notes = hear_vocoded(notes, false), heard_others = hear_vocoded(others, false);
  const Score of_notes = score(heard_notes, items_of(notes)), of_others = score(heard_others, items_of(others));
  const Score blurred = score(hear_blurred(items_of(notes), templates()), items_of(notes));
  std::cout << heading() << line("notes", of_notes) << line("others", of_others) << line("notes, blurred", blurred)
            << kCsvHeading << csv_lines("notes", notes, heard_notes);
  EXPECT_GE(of_notes.source, 0.95);
  EXPECT_GE(of_notes.pitch, 0.95);
  EXPECT_GE(of_notes.pattern, 0.95);
  EXPECT_GE(of_others.source, 0.95);
  EXPECT_THAT(missed(of_notes, blurred), testing::IsEmpty());
}

TEST_F(Vocoded, blurred_sounds_fail) {
  const std::vector<Request> notes = new_note_requests(false);
  const Score s = score(hear_vocoded(notes, true), items_of(notes));
  std::cout << heading() << line("blurred and vocoded", s);
  EXPECT_THAT(missed(s, score(hear_blurred(items_of(notes), templates()), items_of(notes))),
              Contains(HasSubstr("the median distance")));
}

}  // namespace
}  // namespace t2x::quality
