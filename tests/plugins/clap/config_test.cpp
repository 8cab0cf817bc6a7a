#include "config.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>

namespace clap {
namespace {

// What the refusal of this config says; "" when it is accepted.
std::string refusal(const std::string& json) {
  try {
    parse_config(json, "config.json");
  } catch (const t2x::Error& error) {
    return error.what();
  }
  return "";
}

TEST(ClapConfig, ReadsWhatShapesDoNotTell) {
  const Config c = parse_config(R"({"num_attention_heads": 12, "layer_norm_eps": 1e-6, "hidden_act": "gelu"})", "config.json");
  EXPECT_EQ(c.heads, 12u);
  EXPECT_EQ(c.eps, 1e-6);
}

TEST(ClapConfig, DefaultsAreTheReferences) {
  for (const Config& c : {parse_config("{}", "config.json"), read_config("/no/such/folder")}) {
    EXPECT_EQ(c.heads, 0u);
    EXPECT_EQ(c.eps, 1e-12);
  }
}

TEST(ClapConfig, RefusesWhatItCannotUse) {
  EXPECT_EQ(refusal(""), "'config.json': is not a JSON object");
  EXPECT_EQ(refusal(R"({"num_attention_heads": -1})"),
            "'config.json': num_attention_heads must be a number from 1 to 1024");
  EXPECT_EQ(refusal(R"({"num_attention_heads": 1.5})"), "'config.json': num_attention_heads must be a whole number");
  EXPECT_EQ(refusal(R"({"hidden_act": "relu"})"), "'config.json': hidden_act is \"relu\"; this encoder computes \"gelu\"");
  EXPECT_THAT(refusal(R"({"position_embedding_type": "relative_key"})"), testing::HasSubstr("computes \"absolute\""));
}

}  // namespace
}  // namespace clap
