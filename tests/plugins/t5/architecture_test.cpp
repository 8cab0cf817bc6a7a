#include "architecture.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace t5 {
namespace {

using testing::HasSubstr;

// The tensors of a small T5: 2 layers, width 32, 5 heads of 8.
Shapes small_t5(const std::string& prefix) {
  Shapes shapes;
  shapes[prefix + "shared.weight"] = t2x::dims({96, 32});
  shapes[prefix + "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"] = t2x::dims({32, 5});
  for (const char* block : {"encoder.block.0.", "encoder.block.1."}) {
    shapes[prefix + block + "layer.0.SelfAttention.q.weight"] = t2x::dims({40, 32});
    shapes[prefix + block + "layer.1.DenseReluDense.wi_0.weight"] = t2x::dims({56, 32});
  }
  shapes[prefix + "decoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"] = t2x::dims({32, 5});
  return shapes;
}

std::string refusal(const Shapes& shapes, const Config& c = {}) {
  try {
    infer_architecture(shapes, c);
  } catch (const t2x::Error& error) {
    return error.what();
  }
  return "";
}

TEST(T5Architecture, ComesFromShapesUnderAnyPrefix) {
  for (const char* prefix : {"", "state_dict.cond_stage_model.t5_transformer."}) {
    const Architecture a = infer_architecture(small_t5(prefix), {});
    EXPECT_EQ(a.prefix, prefix);
    EXPECT_EQ(a.table, std::string(prefix) + "shared.weight");
    EXPECT_EQ(a.vocabulary, 96u);
    EXPECT_EQ(a.hidden, 32u);
    EXPECT_EQ(a.layers, 2u);
    EXPECT_EQ(a.heads, 5u);
    EXPECT_EQ(a.head_dim, 8u);
    EXPECT_EQ(a.feed_forward, 56u);
    EXPECT_EQ(a.buckets, 32u);
    EXPECT_EQ(expected_tensors(a).size(), 3u + 2 * 9);
  }
}

TEST(T5Architecture, RefusesOtherModels) {
  EXPECT_THAT(refusal({}), HasSubstr("this is no T5 encoder: it has no tensor 'encoder.block.0."));
  Shapes two = small_t5("a.");
  two.merge(small_t5("b."));
  EXPECT_EQ(refusal(two), "this file holds more than one T5 encoder, under 'a.' and 'b.': give a file with one");
  Shapes old = small_t5("");
  old["encoder.block.0.layer.1.DenseReluDense.wi.weight"] = t2x::dims({56, 32});
  EXPECT_THAT(refusal(old), HasSubstr("this is T5 1.0"));
  Shapes vector = small_t5("");
  vector["shared.weight"] = t2x::dims({96});
  EXPECT_EQ(refusal(vector), "tensor 'shared.weight' is f32[96], a matrix is expected");
  Shapes many = small_t5("");
  many["encoder.block.4000000000.x"] = t2x::dims({1});
  EXPECT_THAT(refusal(many), HasSubstr("numbers more layers than any T5 has"));
}

TEST(T5Architecture, RefusesHeadsAndPositionsThatDoNotFit) {
  Config config;
  config.heads = 4;
  EXPECT_THAT(refusal(small_t5(""), config), HasSubstr("config.json says num_heads = 4"));
  config = {};
  config.max_distance = 8;
  EXPECT_THAT(refusal(small_t5(""), config), HasSubstr("relative_attention_max_distance = 8"));
  for (const uint32_t rows : {1u, 2u, 33u}) {
    Shapes odd = small_t5("");
    odd["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"] = t2x::dims({rows, 5});
    EXPECT_THAT(refusal(odd), HasSubstr("relative positions have a multiple of 4 buckets")) << rows;
  }
}

}  // namespace
}  // namespace t5
