#include "architecture.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <fstream>

namespace mel_vae {
namespace {

// Shapes of the test data's checkpoint, without its prefix.
Shapes stored_shapes() {
  std::ifstream in(std::string(T2X_TEST_DATA) + "/encoders/ae1d_mel/diffusion_ckpt_excerpt.safetensors",
                   std::ios::binary);
  uint64_t length = 0;
  in.read(reinterpret_cast<char*>(&length), sizeof length);
  std::string text(length, '\0');
  in.read(text.data(), static_cast<std::streamsize>(length));
  Shapes shapes;
  const std::string prefix = "first_stage_model.";
  const nlohmann::json header = nlohmann::json::parse(text);
  for (const auto& [name, tensor] : header.items()) {
    if (!name.starts_with(prefix)) continue;
    t2x_dims& d = shapes[name.substr(prefix.size())];
    d.dtype = T2X_F32;
    for (const auto& size : tensor["shape"]) d.d[d.rank++] = size;
  }
  return shapes;
}

std::string refusal(const Shapes& shapes, bool decoder = true) {
  try {
    infer_half(shapes, decoder);
  } catch (const t2x::Error& error) {
    return error.what();
  }
  return "not refused";
}

TEST(MelVaeArchitecture, ComesFromShapes) {
  const Half decoder = infer_half(stored_shapes(), true), encoder = infer_half(stored_shapes(), false);
  for (const Half& half : {decoder, encoder}) {
    EXPECT_EQ(half.bins, 10u);
    EXPECT_EQ(half.latent, 4u);
    EXPECT_EQ(half.inner, 4u);
    EXPECT_EQ(half.first, 32u);
    EXPECT_EQ(half.middle, 32u);
    EXPECT_EQ(half.kernel, 5u);
    EXPECT_EQ(half.scale(), 2u);
    ASSERT_EQ(half.levels.size(), 3u);
    EXPECT_EQ(half.levels[0].out, 64u);
  }
  EXPECT_EQ(decoder.resnet_kernel, 3u);
  EXPECT_EQ(encoder.resnet_kernel, 5u);
  EXPECT_EQ(decoder.levels[1].resnets, 2u);
  EXPECT_TRUE(decoder.levels[1].resample);
  EXPECT_TRUE(encoder.levels[0].resample);
  EXPECT_EQ(decoder.level(0), 2u);
  EXPECT_EQ(encoder.level(0), 0u);
}

TEST(MelVaeArchitecture, ExpectsExactlyTheTensorsOfTheFile) {
  const Shapes shapes = stored_shapes();
  size_t expected = 0;
  for (const bool decoder : {true, false})
    for (const ExpectedTensor& tensor : expected_tensors(infer_half(shapes, decoder))) {
      ++expected;
      const auto it = shapes.find(tensor.name);
      ASSERT_NE(it, shapes.end()) << tensor.name;
      EXPECT_TRUE(t2x::same_shape(it->second, tensor.dims)) << tensor.name;
    }
  EXPECT_EQ(expected, shapes.size());
}

TEST(MelVaeArchitecture, RefusesWhatItDoesNotDo) {
  const Shapes whole = stored_shapes();
  EXPECT_EQ(refusal({}), "not a mel autoencoder: it has no tensor 'decoder.conv_in.weight'");
  Shapes changed = whole;
  changed["decoder.conv_in.weight"] = t2x::dims({32, 4, 3, 3});
  EXPECT_EQ(refusal(changed), "tensor 'decoder.conv_in.weight' is f32[32,4,3,3], the weight of a 1-D convolution is "
                              "expected");
  changed = whole;
  changed["decoder.up.2.attn.0.q.weight"] = t2x::dims({32, 32, 1});
  EXPECT_EQ(refusal(changed), "tensors 'decoder.up.2.attn....': attention outside the middle block is not supported");
  changed = whole;
  changed["decoder.conv_in.weight"] = t2x::dims({32, 4, 4});
  EXPECT_THAT(refusal(changed), testing::HasSubstr("has a kernel of 4 frames"));
  changed = whole;
  changed["encoder.conv_in.weight"] = t2x::dims({40, 10, 5});
  EXPECT_EQ(refusal(changed, false), "a layer has 40 channels; its norm needs a multiple of 32");
  changed = whole;
  changed["quant_conv.weight"] = t2x::dims({7, 8, 1});
  EXPECT_THAT(refusal(changed, false), testing::HasSubstr("mean and log-variance are two halves"));
}

}  // namespace
}  // namespace mel_vae
