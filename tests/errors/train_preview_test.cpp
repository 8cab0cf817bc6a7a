// The pictures that a run draws of what it has learnt so far.
#include "training_run.hpp"
#include <gmock/gmock.h>
#include <png.h>
#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::ElementsAre;

constexpr uint32_t kSide = 32, kGap = 2;      // pixels of a picture, and between two of them

struct Image {
  uint32_t width = 0, height = 0;
  std::vector<uint8_t> rgb;
  const uint8_t* at(uint32_t x, uint32_t y) const { return &rgb[(size_t{y} * width + x) * 3]; }
};

Image read_png(const fs::path& file) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  Image image;
  if (!png_image_begin_read_from_file(&png, file.c_str())) return image;
  png.format = PNG_FORMAT_RGB;
  image = {png.width, png.height, std::vector<uint8_t>(PNG_IMAGE_SIZE(png))};
  png_image_finish_read(&png, nullptr, image.rgb.data(), 0, nullptr);
  return image;
}

std::vector<std::string> previews(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    if (const std::string name = entry.path().filename(); name.starts_with("preview")) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

// The largest difference of a byte between picture `index` of a sheet of 2x2 and a picture of its own.
int difference(const Image& sheet, uint32_t index, const Image& picture) {
  const uint32_t left = index % 2 * (kSide + kGap), top = index / 2 * (kSide + kGap);
  int worst = 0;
  for (uint32_t y = 0; y < kSide; ++y)
    for (uint32_t x = 0; x < kSide; ++x)
      for (int c = 0; c < 3; ++c) worst = std::max(worst, std::abs(sheet.at(left + x, top + y)[c] - picture.at(x, y)[c]));
  return worst;
}

// What `t2x run` draws with the models of a run: the sampler of the preview, guided on all channels.
Image drawn(const fs::path& run, const std::string& prompt, int seed) {
  const fs::path file = fresh_folder() / "x.png";
  std::vector<std::string> words = {"run", text_to_image().string(), "prompt=" + prompt, "seed=" + std::to_string(seed),
                                    "steps=6", "size=32x32", "guidance=3", "time_shift=1", "--output", file.string(),
                                    "--progress", "none"};
  for (const std::string& set : {std::string("node.guide.channels=0"), std::string("output.image.rounding=nearest"),
                                 "model.encoder=" + (run / "text_encoder").string(),
                                 "model.backbone=" + (run / "backbone").string(),
                                 "model.vae=" + (fs::path(T2X_START_MODEL) / "vae").string()})
    words.insert(words.end(), {"--set", set});
  const Outcome o = t2x(words);
  EXPECT_EQ(o.exit_code, 0) << o.err;
  return read_png(file);
}

TEST(Preview, pictures_of_the_weights_as_they_are) {
  const fs::path folder = fresh_folder() / "run";
  const Outcome o = train(folder, {"steps=5", "seed=3", "preview_every=2", "ema=0", "rate=0.02",
                                   "--set", "node.train.preview_steps=5"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(previews(folder), ElementsAre("preview-0000002.png", "preview-0000004.png"));
  const Image second = read_png(folder / "preview-0000002.png"), fourth = read_png(folder / "preview-0000004.png");
  for (const Image& sheet : {second, fourth}) {      // four captions, two by two
    EXPECT_EQ(sheet.width, 2 * (kSide + kGap));
    EXPECT_EQ(sheet.height, 2 * (kSide + kGap));
  }
  EXPECT_NE(second.rgb, fourth.rgb);
}

TEST(Preview, is_what_the_saved_model_draws) {
  const fs::path folder = fresh_folder() / "run";
  const Outcome o = train(folder, {"steps=4", "seed=3", "preview_every=2", "ema=0", "rate=0.02",
                                   "--set", "node.train.preview_steps=5"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  const Image before = read_png(folder / "preview-0000002.png"), last = read_png(folder / "preview-0000004.png");
  ASSERT_EQ(last.width, 2 * (kSide + kGap));
  const std::vector<std::string> prompts = {"a bee", "a cactus", "a crown", "a frog"};
  int earlier = 0;
  for (uint32_t i = 0; i < prompts.size(); ++i) {
    const Image picture = drawn(folder, prompts[i], 3 + int(i));
    ASSERT_EQ(picture.width, kSide);
    EXPECT_LE(difference(last, i, picture), 1) << prompts[i];     // a batch of eight rounds differently than one of two
    earlier = std::max(earlier, difference(before, i, picture));
  }
  EXPECT_GT(earlier, 8);                             // and not what the weights of two steps before drew
}

TEST(Preview, as_many_as_were_asked_for) {
  const fs::path folder = fresh_folder() / "run";
  const Outcome o = train(folder, {"steps=1", "preview_every=1", "--set", "node.train.preview_count=3", "--set",
                                   "node.train.preview_steps=2"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(previews(folder), ElementsAre("preview-0000001.png"));
  const Image sheet = read_png(folder / "preview-0000001.png");
  ASSERT_EQ(sheet.width, 2 * (kSide + kGap));
  ASSERT_EQ(sheet.height, 2 * (kSide + kGap));
  auto drawn_on = [&](uint32_t left, uint32_t top) {
    for (uint32_t y = 0; y < kSide; ++y)
      for (uint32_t x = 0; x < kSide; ++x)
        for (int c = 0; c < 3; ++c)
          if (sheet.at(left + x, top + y)[c]) return true;
    return false;
  };
  EXPECT_TRUE(drawn_on(0, 0) && drawn_on(kSide + kGap, 0) && drawn_on(0, kSide + kGap));
  EXPECT_FALSE(drawn_on(kSide + kGap, kSide + kGap));
  EXPECT_TRUE(previews(folder).size() == 1);
}

TEST(Preview, none_unless_asked_for) {
  const fs::path folder = fresh_folder() / "run";
  ASSERT_EQ(train(folder, {"steps=2"}).exit_code, 0);
  EXPECT_THAT(previews(folder), testing::IsEmpty());
}

}  // namespace
}  // namespace t2x
