#include "config.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>

namespace llama {
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

TEST(LlamaConfig, ReadsWhatShapesDoNotTell) {
  const Config c =
      parse_config(R"({"num_attention_heads": 32, "num_key_value_heads": 8, "max_position_embeddings": 4096,
                                   "rms_norm_eps": 1e-5, "rope_theta": 500000, "hidden_act": "silu"})",
                   "config.json");
  EXPECT_EQ(c.heads, 32u);
  EXPECT_EQ(c.kv_heads, 8u);
  EXPECT_EQ(c.max_positions, 4096u);
  EXPECT_EQ(c.eps, 1e-5);
  EXPECT_EQ(c.rope_theta, 500000);
}

TEST(LlamaConfig, DefaultsAreTheReferences) {
  const Config c = parse_config(R"({"num_attention_heads": 4, "rope_scaling": null})", "config.json");
  EXPECT_EQ(c.rope_theta, 10000);
  EXPECT_EQ(c.max_positions, 2048u);
  EXPECT_EQ(c.eps, 1e-6);
}

TEST(LlamaConfig, RefusesWhatIsNoConfig) {
  EXPECT_EQ(refusal(""), "'config.json': is not a JSON object");
  EXPECT_EQ(refusal("[1]"), "'config.json': is not a JSON object");
  EXPECT_EQ(refusal("{\"num_attention_heads\": 1e9999}"), "'config.json': is not a JSON object");
  EXPECT_EQ(refusal(std::string(100000, '[')), "'config.json': is not a JSON object");
  EXPECT_THAT(refusal("{}"), testing::StartsWith("'config.json': num_attention_heads is missing"));
}

TEST(LlamaConfig, RefusesValuesOutOfRange) {
  for (const char* heads : {"0", "-4", "1.5", "\"four\"", "1e300", "[4]"})
    EXPECT_THAT(refusal(std::string("{\"num_attention_heads\": ") + heads + "}"),
                testing::StartsWith("'config.json': num_attention_heads must be a ")) << heads;
  EXPECT_EQ(refusal(R"({"num_attention_heads": 4, "rms_norm_eps": -1})"),
            "'config.json': rms_norm_eps must be a number from 0 to 1");
}

TEST(LlamaConfig, RefusesWhatItDoesNotCompute) {
  EXPECT_EQ(refusal(R"({"num_attention_heads": 4, "hidden_act": "gelu"})"),
            "'config.json': hidden_act is \"gelu\"; this encoder computes \"silu\"");
  EXPECT_THAT(refusal(R"({"num_attention_heads": 4, "rope_scaling": {"factor": 8}})"),
              testing::HasSubstr("plain RoPE"));
}

}  // namespace
}  // namespace llama
