#include "architecture.hpp"
#include "vae_file.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kl {
namespace {

std::string refusal(const Shapes& shapes, bool decoder, uint32_t groups = 8) {
  try {
    infer_half(shapes, decoder, groups);
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_MODEL);
    return error.what();
  }
  return "";
}

TEST(KlArchitecture, ComesFromShapesInEveryNaming) {
  for (const char* file : {kCurrentNames, kOldNames, kLatentDiffusionNames}) {
    const Half decoder = infer_half(canonical_shapes(stored_shapes(file)), true, 8);
    EXPECT_EQ(decoder.latent, 4u);
    EXPECT_EQ(decoder.out, 3u);
    EXPECT_EQ(decoder.middle, 24u);
    ASSERT_EQ(decoder.levels.size(), 2u);
    EXPECT_EQ(decoder.levels[0].out, 24u);
    EXPECT_EQ(decoder.levels[0].resnets, 3u);
    EXPECT_TRUE(decoder.levels[0].resample);
    EXPECT_EQ(decoder.levels[1].out, 16u);
    EXPECT_FALSE(decoder.levels[1].resample);
    EXPECT_EQ(decoder.scale(), 2u);
    EXPECT_TRUE(decoder.latent_conv);
    EXPECT_EQ(decoder.linear_attention, file != kLatentDiffusionNames);
    const Half encoder = infer_half(canonical_shapes(stored_shapes(file)), false, 8);
    EXPECT_EQ(encoder.latent, 4u);
    EXPECT_EQ(encoder.levels[0].resnets, 2u);
    EXPECT_EQ(encoder.middle, 24u);
  }
}

TEST(KlArchitecture, ExpectsExactlyTheTensorsOfTheFile) {
  for (const char* file : {kCurrentNames, kLatentDiffusionNames}) {
    const Shapes shapes = canonical_shapes(stored_shapes(file));
    size_t expected = 0;
    for (const bool decoder : {true, false})
      for (const ExpectedTensor& tensor : expected_tensors(infer_half(shapes, decoder, 8))) {
        ++expected;
        const auto it = shapes.find(tensor.name);
        ASSERT_NE(it, shapes.end()) << tensor.name;
        EXPECT_TRUE(t2x::same_shape(it->second, tensor.dims)) << tensor.name;
      }
    EXPECT_EQ(expected, shapes.size()) << file;
  }
}

TEST(KlArchitecture, RefusesOtherModels) {
  EXPECT_EQ(refusal({}, true), "not a KL autoencoder: it has no tensor 'decoder.conv_in.weight'");
  const Shapes whole = canonical_shapes(stored_shapes(kCurrentNames));
  Shapes flat = whole;
  flat["decoder.conv_in.weight"] = t2x::dims({24, 4});
  EXPECT_THAT(refusal(flat, true), testing::HasSubstr("is f32[24,4], the weight of a 2-D convolution is expected"));
  Shapes odd = whole;
  odd["encoder.conv_out.weight"] = t2x::dims({7, 24, 3, 3});
  EXPECT_THAT(refusal(odd, false), testing::HasSubstr("odd number of channels"));
  EXPECT_EQ(refusal(whole, true, 7),
            "norm_num_groups = 7 of config.json (32 when it does not say) does not divide 24 channels");
}

}  // namespace
}  // namespace kl
