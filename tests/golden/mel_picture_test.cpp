// mel.picture: which way up, what is bright, and what the decibels mean.
#include "pipeline_text.hpp"
#include "status/failure.hpp"
#include <functional>
#include <gmock/gmock.h>
#include <numbers>

namespace t2x::golden {
namespace {

using More = std::function<void(PipelineText&)>;

Array picture_of(const Array& mel, const More& more = {}) {
  PipelineText p;
  p.constant("mel", mel);
  p.node("picture", "mel.picture");
  p.text("mel", "@mel.tensor");
  if (more) more(p);
  return p.run({"@picture.image"})["picture.image"];
}

// How bright pixel (x, y) is, 0..3.
double light(const Array& image, uint64_t x, uint64_t y, uint64_t item = 0) {
  const uint64_t height = image.shape[2], width = image.shape[3];
  double sum = 0;
  for (uint64_t c = 0; c < 3; ++c) sum += (1 + double(image.values[((item * 3 + c) * height + y) * width + x])) / 2;
  return sum;
}

double light_of_part(const Array& image, uint64_t x0, uint64_t x1, uint64_t y0, uint64_t y1) {
  double sum = 0;
  for (uint64_t y = y0; y < y1; ++y)
    for (uint64_t x = x0; x < x1; ++x) sum += light(image, x, y);
  return sum / double((x1 - x0) * (y1 - y0));
}

// Half a second of silence, then a low tone.
TEST(MelPicture, HasLowTonesAtTheBottomAndLateOnesAtTheRight) {
  constexpr uint32_t kSamples = 64 * 256;
  Array sound{{1, kSamples}, std::vector<float>(kSamples)};
  for (uint32_t n = kSamples / 2; n < kSamples; ++n)
    sound.values[n] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 300 / 16000 * n));
  for (const char* convention : {"upstream", "bigvgan"}) {
    PipelineText p;
    p.constant("sound", sound);
    p.node("mel", "mel.analyse");
    p.text("audio", "@sound.tensor");
    p.text("convention", convention);
    p.node("picture", "mel.picture");
    p.text("mel", "@mel.mel");
    p.number("range", 60);
    const Array image = p.run({"@picture.image"})["picture.image"];
    ASSERT_EQ(image.shape, (std::vector<uint64_t>{1, 3, 320, 256}));
    // 300 Hz are 4.5 mels of the 45.25 that 81 steps divide: bin 7, whose pixels are 288..291 from the top.
    uint64_t brightest = 0;
    for (uint64_t y = 1; y < 320; ++y)
      if (light(image, 200, y) > light(image, 200, brightest)) brightest = y;
    EXPECT_EQ(brightest, 288u) << "low and late";
    EXPECT_GT(light(image, 200, 291), 2.5);
    EXPECT_LT(light_of_part(image, 160, 240, 0, 160), 0.2) << "high and late";
    EXPECT_LT(light_of_part(image, 0, 100, 0, 320), 0.01) << "early";
  }
}

// Each bin and frame is a square of one colour, at its place; items have their own loudest value.
TEST(MelPicture, PaintsSquares) {
  Array mel{{2, 3, 2}, std::vector<float>(12, -5)};
  mel.values[0 * 2 + 1] = 0;          // item 0: lowest bin, second frame
  mel.values[6 + 2 * 2 + 0] = -0.9f;  // item 1: highest bin, first frame
  const Array image = picture_of(mel, [](PipelineText& p) { p.number("scale", 5); });
  ASSERT_EQ(image.shape, (std::vector<uint64_t>{2, 3, 15, 10}));
  for (uint64_t y = 0; y < 15; ++y)
    for (uint64_t x = 0; x < 10; ++x) {
      const bool first = x >= 5 && y >= 10, second = x < 5 && y < 5;
      EXPECT_NEAR(light(image, x, y, 0), first ? light(image, 9, 14, 0) : 0, 1e-5) << x << ", " << y;
      EXPECT_NEAR(light(image, x, y, 1), second ? light(image, 0, 0, 1) : 0, 1e-5) << x << ", " << y;
    }
  EXPECT_GT(light(image, 9, 14, 0), 2.5);
  EXPECT_NEAR(light(image, 9, 14, 0), light(image, 0, 0, 1), 0.1);   // -0.9 is within 82 dB of the floor
}

// 20 dB are 1 of log10 and 2.303 of the natural logarithm: the same colours.
TEST(MelPicture, ConvertsDecibels) {
  Array common{{1, 1, 5}, {0, -0.5f, -1, -2, -2.5f}}, natural = common;
  for (float& v : natural.values) v *= static_cast<float>(std::numbers::ln10);
  const auto set = [](const char* convention) {
    return [=](PipelineText& p) {
      p.text("convention", convention);
      p.number("range", 40);
      p.number("scale", 1);
    };
  };
  const Array a = picture_of(common, set("upstream")), b = picture_of(natural, set("bigvgan"));
  expect_close(b, a, {1e-4, 0}, "pictures");
  EXPECT_GT(light(a, 0, 0), light(a, 1, 0));
  EXPECT_GT(light(a, 1, 0), light(a, 2, 0));
  EXPECT_NEAR(light(a, 3, 0), 0, 1e-4);   // 40 dB below
  EXPECT_NEAR(light(a, 4, 0), 0, 1e-4);
}

TEST(MelPicture, OfSilenceIsBlackAndOfAConstantOneColour) {
  const Array silence = picture_of({{1, 4, 6}, std::vector<float>(24, -5)});
  for (float v : silence.values) ASSERT_NEAR(v, -1, 1e-6);
  const Array even = picture_of({{1, 4, 6}, std::vector<float>(24, 0.3f)});
  for (uint64_t x = 1; x < 24; ++x) ASSERT_EQ(light(even, x, 3), light(even, 0, 0));
  EXPECT_GT(light(even, 0, 0), 2.5);
  for (float v : picture_of({{1, 1, 1}, {-1e30f}}).values) ASSERT_NEAR(v, -1, 1e-6);
}

TEST(MelPicture, RefusesAnotherConventionThanTheMels) {
  PipelineText p;
  p.constant("sound", {{1, 4096}, std::vector<float>(4096)});
  p.node("mel", "mel.analyse");
  p.text("audio", "@sound.tensor");
  p.text("convention", "bigvgan");
  p.node("picture", "mel.picture");
  p.text("mel", "@mel.mel");
  p.text("convention", "upstream");
  try {
    p.run({"@picture.image"});
    ADD_FAILURE() << "not refused";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    EXPECT_THAT(failure.what(), testing::HasSubstr("the mel has convention bigvgan, this node's convention is upstream: "
                                                   "leave it at auto"));
  }
}

}  // namespace
}  // namespace t2x::golden
