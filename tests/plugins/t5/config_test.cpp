#include "config.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>

namespace t5 {
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

TEST(T5Config, ReadsWhatShapesDoNotTell) {
  const Config c = parse_config(R"({"num_heads": 16, "relative_attention_max_distance": 256, "layer_norm_epsilon": 1e-5,
                                    "feed_forward_proj": "gated-gelu"})", "config.json");
  EXPECT_EQ(c.heads, 16u);
  EXPECT_EQ(c.max_distance, 256u);
  EXPECT_EQ(c.eps, 1e-5);
}

TEST(T5Config, DefaultsAreTheReferences) {
  for (const Config& c : {parse_config("{}", "config.json"), read_config("/no/such/folder")}) {
    EXPECT_EQ(c.heads, 0u);
    EXPECT_EQ(c.max_distance, 128u);
    EXPECT_EQ(c.eps, 1e-6);
  }
}

TEST(T5Config, RefusesWhatItCannotUse) {
  EXPECT_EQ(refusal("[1]"), "'config.json': is not a JSON object");
  EXPECT_EQ(refusal(std::string(100000, '[')), "'config.json': is not a JSON object");
  EXPECT_EQ(refusal(R"({"num_heads": 0})"), "'config.json': num_heads must be a number from 1 to 1024");
  EXPECT_EQ(refusal(R"({"num_heads": 2.5})"), "'config.json': num_heads must be a whole number");
  EXPECT_THAT(refusal(R"({"layer_norm_epsilon": "small"})"), testing::HasSubstr("layer_norm_epsilon must be a number"));
  EXPECT_EQ(refusal(R"({"feed_forward_proj": "relu"})"),
            "'config.json': feed_forward_proj is \"relu\"; this encoder computes \"gated-gelu\", that of T5 1.1");
}

}  // namespace
}  // namespace t5
