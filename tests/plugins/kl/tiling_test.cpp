#include "tiling.hpp"
#include <gtest/gtest.h>

namespace kl {
namespace {

Volume ramp(uint32_t channels, uint32_t height, uint32_t width) {
  Volume v{1, channels, height, width, {}};
  for (uint32_t i = 0; i < channels * height * width; ++i) v.data.push_back(static_cast<float>(i));
  return v;
}

// Each pixel becomes a square of scale x scale: a decoder that looks at nothing else, so tiles must not show.
Volume enlarge(const Volume& in, uint32_t scale) {
  Volume out{in.batch, in.channels, in.height * scale, in.width * scale, {}};
  for (uint32_t plane = 0; plane < in.batch * in.channels; ++plane)
    for (uint32_t y = 0; y < out.height; ++y)
      for (uint32_t x = 0; x < out.width; ++x) out.data.push_back(in.data[in.row(plane, y / scale) + x / scale]);
  return out;
}

TEST(KlTiling, SizesAreThoseOfDiffusers) {
  const Tiling decode = tiling_for(256, 8, true);    // sd-vae-ft
  EXPECT_EQ(decode.tile, 32u);
  EXPECT_EQ(decode.stride, 24u);
  EXPECT_EQ(decode.blend, 64u);
  EXPECT_EQ(decode.keep, 192u);
  const Tiling encode = tiling_for(256, 8, false);
  EXPECT_EQ(encode.tile, 256u);
  EXPECT_EQ(encode.stride, 192u);
  EXPECT_EQ(encode.blend, 8u);
  EXPECT_EQ(encode.keep, 24u);
}

TEST(KlTiling, TilesStayUsableForStrangeSampleSizes) {
  EXPECT_EQ(tiling_for(24, 4, true).tile, 4u);       // 6 latents: stride and seam would not meet
  EXPECT_EQ(tiling_for(1, 8, true).tile, 4u);
  EXPECT_EQ(tiling_for(1, 8, true).keep, 24u);
}

TEST(KlTiling, NeedsTilesOnlyBeyondOne) {
  const Tiling t = tiling_for(256, 8, true);
  EXPECT_FALSE(needs_tiles(t, 32, 32));
  EXPECT_TRUE(needs_tiles(t, 33, 8));
  EXPECT_TRUE(needs_tiles(t, 8, 33));
}

TEST(KlTiling, JoinsToTheWholeForAnySize) {
  const Tiling t = tiling_for(16, 2, true);          // tiles of 8, every 6
  for (const auto& [height, width] : {std::pair{9u, 9u}, {11u, 14u}, {8u, 13u}, {24u, 7u}, {31u, 30u}}) {
    const Volume in = ramp(2, height, width), whole = enlarge(in, 2);
    uint32_t calls = 0, last_total = 0;
    const Volume joined = code_in_tiles(in, t, [&](const Volume& tile, uint32_t done, uint32_t total) {
      EXPECT_EQ(done, calls++);
      last_total = total;
      return enlarge(tile, 2);
    });
    EXPECT_EQ(calls, last_total);
    ASSERT_EQ(joined.height, whole.height);
    ASSERT_EQ(joined.width, whole.width);
    for (size_t i = 0; i < whole.data.size(); ++i) ASSERT_NEAR(joined.data[i], whole.data[i], 1e-3) << i;
  }
}

TEST(KlTiling, SeamsBeginAsTheNeighbour) {
  // One row of two tiles, constant 1 and constant 2: the seam goes from 1 to 2 in steps of a quarter.
  const Tiling t{8, 6, 4, 12};
  const Volume joined = code_in_tiles(ramp(1, 1, 12), t, [&](const Volume& tile, uint32_t done, uint32_t) {
    Volume out{1, 1, 2, tile.width * 2, {}};
    out.data.assign(size_t{2} * out.width, done + 1.0f);
    return out;
  });
  ASSERT_EQ(joined.width, 24u);
  EXPECT_EQ(joined.data[11], 1);
  EXPECT_EQ(joined.data[12], 1);
  EXPECT_EQ(joined.data[13], 1.25f);
  EXPECT_EQ(joined.data[16], 2);
}

}  // namespace
}  // namespace kl
