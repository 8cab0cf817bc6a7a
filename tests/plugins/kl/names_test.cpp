#include "names.hpp"
#include "vae_file.hpp"
#include <gtest/gtest.h>

namespace kl {
namespace {

std::vector<std::string> names_of(const Shapes& shapes) {
  std::vector<std::string> names;
  for (const auto& [name, dims] : shapes) names.push_back(name);
  return names;
}

TEST(KlNames, EveryNamingMeansTheSameTensors) {
  const std::vector<std::string> current = names_of(stored_shapes(kCurrentNames));
  for (const char* file : {kCurrentNames, kOldNames, kLatentDiffusionNames})
    EXPECT_EQ(names_of(canonical_shapes(stored_shapes(file))), current) << file;
}

TEST(KlNames, LatentDiffusionLevelsRunTheOtherWay) {
  const std::vector<std::string> names = {"decoder.conv_in.weight", "decoder.up.0.block.0.conv1.weight",
                                          "decoder.up.3.block.0.conv1.weight"};
  const Naming naming = detect_naming(names);
  EXPECT_EQ(naming.up_levels, 4u);
  EXPECT_EQ(canonical_name(naming, "decoder.up.3.block.1.norm1.bias"), "decoder.up_blocks.0.resnets.1.norm1.bias");
  EXPECT_EQ(canonical_name(naming, "decoder.up.1.upsample.conv.bias"), "decoder.up_blocks.2.upsamplers.0.conv.bias");
  EXPECT_EQ(canonical_name(naming, "encoder.down.1.downsample.conv.bias"),
            "encoder.down_blocks.1.downsamplers.0.conv.bias");
}

TEST(KlNames, APrefixIsTakenOff) {
  const std::vector<std::string> names = {"model.diffusion_model.out.0.weight",
                                          "first_stage_model.decoder.conv_in.weight"};
  const Naming naming = detect_naming(names);
  EXPECT_EQ(naming.prefix, "first_stage_model.");
  EXPECT_EQ(canonical_name(naming, "first_stage_model.encoder.mid.attn_1.k.weight"),
            "encoder.mid_block.attentions.0.to_k.weight");
  EXPECT_EQ(canonical_name(naming, "model.diffusion_model.out.0.weight"), "");
}

TEST(KlNames, StrangeNamesAreLeftAlone) {
  const Naming naming;
  for (const char* name : {"", ".", "..", "up.", "decoder.up.99999999999.block.0", "decoder.up.-1.block.0", "loss.x"})
    EXPECT_EQ(canonical_name(naming, name), name);
}

}  // namespace
}  // namespace kl
