#include "layers.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>

namespace vocoders {
namespace {

Config small(Family family, uint32_t resblock) {
  Config c;
  c.family = family;
  c.resblock = resblock;
  c.initial_channels = 16;
  c.rates = {4, 2};
  c.rate_kernels = {8, 5};
  c.kernels = {3, 7};
  c.dilations = resblock == 1 ? std::vector<std::vector<uint32_t>>(2, {1, 3, 5})
                              : std::vector<std::vector<uint32_t>>(2, {1, 3});
  return c;
}

const Layer* find(const std::vector<Layer>& layers, const std::string& name) {
  for (const Layer& layer : layers)
    if (layer.name == name) return &layer;
  return nullptr;
}

std::string dims_of(const std::vector<ExpectedTensor>& tensors, const std::string& name) {
  for (const ExpectedTensor& tensor : tensors)
    if (tensor.name == name) return t2x::to_string(tensor.dims).substr(1);
  return "absent";
}

TEST(VocoderLayers, NamesOfBothFamilies) {
  const std::vector<Layer> bigvgan = layers(small(Family::BigVgan, 1), 20);
  EXPECT_EQ(bigvgan.size(), 2 + 2 + 4 * 6u);
  const Layer* up = find(bigvgan, "ups.1.0");
  ASSERT_TRUE(up);
  EXPECT_TRUE(up->transposed);
  EXPECT_EQ(up->in, 8u);
  EXPECT_EQ(up->out, 4u);
  EXPECT_EQ(up->kernel, 5u);
  ASSERT_TRUE(find(bigvgan, "resblocks.3.convs2.2"));
  EXPECT_EQ(find(bigvgan, "resblocks.3.convs2.2")->kernel, 7u);
  const std::vector<Layer> hifigan = layers(small(Family::HifiGan, 2), 80);
  EXPECT_EQ(hifigan.size(), 2 + 2 + 4 * 2u);
  EXPECT_TRUE(find(hifigan, "ups.1"));
  EXPECT_TRUE(find(hifigan, "resblocks.0.convs.1"));
}

TEST(VocoderLayers, WeightNormOfATransposedConvolutionIsPerInput) {
  const Names names{"p.ups.0.0.weight_g", "p.ups.0.0.weight_v", "p.conv_pre.parametrizations.weight.original0"};
  const auto tensors = expected_tensors(small(Family::BigVgan, 1), 20, names, "p.");
  EXPECT_EQ(dims_of(tensors, "p.ups.0.0.weight_g"), "[16,1,1]");
  EXPECT_EQ(dims_of(tensors, "p.ups.0.0.weight_v"), "[16,8,8]");
  EXPECT_EQ(dims_of(tensors, "p.conv_pre.parametrizations.weight.original1"), "[16,20,7]");
  EXPECT_EQ(dims_of(tensors, "p.ups.1.0.weight"), "[8,4,5]");
  EXPECT_EQ(dims_of(tensors, "p.ups.1.0.weight_g"), "absent");
  EXPECT_EQ(dims_of(tensors, "p.ups.1.0.bias"), "[4]");
  EXPECT_EQ(dims_of(tensors, "p.activation_post.act.alpha"), "[4]");
  EXPECT_EQ(dims_of(tensors, "p.resblocks.0.activations.5.upsample.filter"), "[1,1,12]");
}

TEST(VocoderLayers, PrefixIsFound) {
  EXPECT_EQ(find_prefix({"conv_pre.bias"}), "");
  EXPECT_EQ(find_prefix({"state_dict.generator.conv_pre.bias", "mpd.conv.bias"}), "state_dict.generator.");
  EXPECT_THROW(find_prefix({"xconv_pre.bias"}), t2x::Error);
  EXPECT_THROW(find_prefix({"a.conv_pre.bias", "b.conv_pre.bias"}), t2x::Error);
}

TEST(VocoderLayers, RefusesLayersThatTheConfigurationLacks) {
  const auto tensors = expected_tensors(small(Family::HifiGan, 1), 80, {}, "");
  EXPECT_NO_THROW(refuse_other_layers({"conv_pre.weight", "epoch"}, "", tensors));
  try {
    refuse_other_layers({"ups.2.bias"}, "", tensors);
    ADD_FAILURE();
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_MODEL);
    EXPECT_THAT(error.what(), testing::HasSubstr("the weights have 'ups.2.bias'"));
  }
}

}  // namespace
}  // namespace vocoders
