// The measure itself: it must know drawings that are moved and noisy, and must not take blobs for drawings.
#include "controls.hpp"
#include "measure.hpp"
#include <gmock/gmock.h>

namespace fs = std::filesystem;

namespace t2x::quality {
namespace {

using testing::IsEmpty;
using testing::Not;

struct HeldOut {
  Art art = Art::read(fs::path(T2X_TEST_DATA) / "quality/templates");
  std::vector<Combination> asked = read_combinations(fs::path(T2X_TEST_DATA) / "quality/heldout.jsonl");
  std::vector<Judgement> at_8x8 = judge(drawings_at_8x8(asked, art), asked, art);
  Score mark = score_of(at_8x8);

  Score score_of(const std::vector<Judgement>& judged) const { return score(judged, asked, at_8x8); }
  Score score_of(const std::vector<Picture>& pictures) const { return score_of(judge(pictures, asked, art)); }
  template <class Make> Score of(Make&& make) const {
    std::vector<Picture> pictures;
    for (size_t i = 0; i < asked.size(); ++i) pictures.push_back(make(asked[i], i));
    return score_of(pictures);
  }
};

const HeldOut& held_out() {
  static const HeldOut all;
  return all;
}

TEST(Measure, knows_all_of_the_art) {
  EXPECT_EQ(held_out().art.templates.size(), 96u);
  EXPECT_EQ(held_out().art.backgrounds.size(), 8u);
  EXPECT_EQ(held_out().asked.size(), 115u);
  for (const Combination& asked : held_out().asked) EXPECT_EQ(asked.captions.size(), 7u);
}

TEST(Measure, drawings_themselves_are_right_and_at_no_distance) {
  const Score s = held_out().of([](const Combination& a, size_t) { return held_out().art.composite(a); });
  EXPECT_EQ(s.distance, 0);
  EXPECT_NEAR(s.detail, 1, 1e-6);
  EXPECT_NEAR(s.sharp, 1, 1e-9);
  EXPECT_THAT(missed(s, held_out().mark), IsEmpty());
}

TEST(Measure, moved_and_noisy_drawings_are_all_right) {
  const Score s = held_out().of([](const Combination& a, size_t i) { return jittered(a, held_out().art, i); });
  EXPECT_NEAR(s.label, 1, 1e-9);
  EXPECT_NEAR(s.style, 1, 1e-9);
  EXPECT_NEAR(s.background, 1, 1e-9);
  EXPECT_THAT(missed(s, held_out().mark), IsEmpty());
}

TEST(Measure, blobs_in_the_right_colours_fail) {
  for (uint32_t side : {2, 4, 8}) {
    const Score s =
        held_out().of([&](const Combination& a, size_t) { return pixelated(held_out().art.composite(a), side); });
    EXPECT_THAT(missed(s, held_out().mark), Not(IsEmpty())) << side;
    EXPECT_EQ(s.sharp, 0) << side;
  }
}

// Blurred drawings are nearer to themselves than at 8x8 pixels; what they lack is detail.
TEST(Measure, blurred_drawings_fail_by_their_detail) {
  for (double sigma : {1.5, 2.0, 3.0}) {
    const Score s =
        held_out().of([&](const Combination& a, size_t) { return blurred(held_out().art.composite(a), sigma); });
    EXPECT_LT(s.detail, 0.5) << sigma;
    EXPECT_THAT(missed(s, held_out().mark), Not(IsEmpty())) << sigma;
  }
}

TEST(Measure, flat_pictures_and_other_labels_fail) {
  const Score plain = held_out().of([](const Combination& a, size_t) { return flat(a, held_out().art); });
  EXPECT_THAT(missed(plain, held_out().mark), Not(IsEmpty()));
  EXPECT_LT(plain.label, 0.1);
  const Score other = held_out().of([](const Combination& a, size_t) { return another_label(a, held_out().art); });
  EXPECT_THAT(missed(other, held_out().mark), Not(IsEmpty()));
  EXPECT_EQ(other.label, 0);
}

TEST(Measure, the_other_style_and_another_background_are_told) {
  auto changed = [](Combination a) {
    a.style = a.style == "noto" ? "fluent" : "noto";
    a.background = a.background == "white" ? "blue" : "white";
    return held_out().art.composite(a);
  };
  const Score s = held_out().of([&](const Combination& a, size_t) { return changed(a); });
  EXPECT_LT(s.style, 0.2);
  EXPECT_EQ(s.background, 0);
}

TEST(Measure, each_mark_is_named_when_it_is_missed) {
  const Score good{0.85, 0.85, 0.95, 0.1, 0.5, 1}, pixelated{1, 1, 1, 0.13, 0, 0};
  EXPECT_THAT(missed(good, pixelated), IsEmpty());
  EXPECT_THAT(missed({0.84, 0.84, 0.94, 0.13, 0.49, 0}, pixelated),
              testing::ElementsAre("the share of right labels is 0.840, asked for is at least 0.850",
                                   "the share of right styles is 0.840, asked for is at least 0.850",
                                   "the share of right backgrounds is 0.940, asked for is at least 0.950",
                                   "the median distance is 0.130, asked for is less than that of 8x8 pixels, 0.130",
                                   "the median share of detail is 0.490, asked for is at least 0.500"));
}

}  // namespace
}  // namespace t2x::quality
