#include "config.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>

namespace kl {
namespace {

std::string refusal(const std::string& json) {
  try {
    parse_config(json, "config.json");
  } catch (const t2x::Error& error) {
    return error.what();
  }
  return "";
}

TEST(KlConfig, ReadsWhatShapesDoNotTell) {
  const Config c =
      parse_config(R"({"scaling_factor": 0.13025, "norm_num_groups": 2, "sample_size": 1024})", "config.json");
  EXPECT_EQ(c.scaling_factor, 0.13025);
  EXPECT_EQ(c.norm_groups, 2u);
  EXPECT_EQ(c.sample_size, 1024u);
}

TEST(KlConfig, AnAbsentScalingFactorIsThatOfTheFirstVaes) {
  EXPECT_EQ(parse_config("{}", "config.json").scaling_factor, 0.18215);
  EXPECT_EQ(parse_config("{}", "config.json").norm_groups, 32u);
  EXPECT_EQ(read_config("/no/such/folder/vae.safetensors").scaling_factor, 0.18215);
}

TEST(KlConfig, TakesTheFirstSideOfASampleThatIsNotSquare) {
  EXPECT_EQ(parse_config(R"({"sample_size": [256, 512]})", "config.json").sample_size, 256u);
}

TEST(KlConfig, RefusesBadValues) {
  EXPECT_EQ(refusal("nonsense"), "'config.json': is not a JSON object");
  for (const char* factor : {"0", "-1", "\"x\"", "[]", "1e200"})
    EXPECT_EQ(refusal(std::string("{\"scaling_factor\": ") + factor + "}"),
              "'config.json': scaling_factor must be a number from 0.0001 to 10000") << factor;
  EXPECT_THAT(refusal(R"({"norm_num_groups": 2.5})"), testing::HasSubstr("must be a whole number"));
  EXPECT_THAT(refusal(R"({"act_fn": "relu"})"), testing::HasSubstr("this autoencoder computes \"silu\""));
  EXPECT_THAT(refusal(R"({"shift_factor": 0.0609})"), testing::HasSubstr("latents with a shift are not handled"));
}

}  // namespace
}  // namespace kl
