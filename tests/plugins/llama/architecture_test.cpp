#include "architecture.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llama {
namespace {

// The tensors of a small LLaMA: 2 layers, width 32, 4 heads of 8, `kv_heads` of them for keys and values.
Shapes small_llama(const std::string& prefix, uint32_t kv_heads = 4) {
  Shapes shapes;
  shapes[prefix + "embed_tokens.weight"] = t2x::dims({96, 32}, T2X_F16);
  for (const char* layer : {"layers.0.", "layers.1."}) {
    const std::string name = prefix + layer;
    shapes[name + "self_attn.q_proj.weight"] = t2x::dims({32, 32}, T2X_F16);
    shapes[name + "self_attn.k_proj.weight"] = t2x::dims({kv_heads * 8, 32}, T2X_F16);
    shapes[name + "mlp.gate_proj.weight"] = t2x::dims({88, 32}, T2X_F16);
  }
  shapes[prefix + "layers.1.self_attn.rotary_emb.inv_freq"] = t2x::dims({4});
  return shapes;
}

Config config(uint32_t heads, uint32_t kv_heads = 0) {
  Config c;
  c.heads = heads;
  c.kv_heads = kv_heads;
  return c;
}

std::string refusal(const Shapes& shapes, const Config& c) {
  try {
    infer_architecture(shapes, c);
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_MODEL);
    return error.what();
  }
  return "";
}

TEST(LlamaArchitecture, ComesFromShapesWithAndWithoutPrefix) {
  for (const char* prefix : {"model.", ""}) {
    const Architecture a = infer_architecture(small_llama(prefix), config(4));
    EXPECT_EQ(a.prefix, prefix);
    EXPECT_EQ(a.vocabulary, 96u);
    EXPECT_EQ(a.hidden, 32u);
    EXPECT_EQ(a.layers, 2u);
    EXPECT_EQ(a.feed_forward, 88u);
    EXPECT_EQ(a.head_dim, 8u);
    EXPECT_EQ(a.kv_heads, 4u);
    EXPECT_EQ(a.layer(1, "mlp.up_proj"), std::string(prefix) + "layers.1.mlp.up_proj.weight");
  }
}

TEST(LlamaArchitecture, CountsSharedKeyHeads) {
  EXPECT_EQ(infer_architecture(small_llama("model.", 2), config(4, 2)).kv_heads, 2u);
  EXPECT_EQ(infer_architecture(small_llama("", 1), config(4)).kv_heads, 1u);
}

TEST(LlamaArchitecture, ExpectsEveryTensorOfALayer) {
  const auto expected = expected_tensors(infer_architecture(small_llama("model.", 2), config(4)));
  EXPECT_EQ(expected.size(), 2u + 2 * 9);
  for (const ExpectedTensor& tensor : expected)
    if (tensor.name == "model.layers.1.self_attn.v_proj.weight") {
      EXPECT_TRUE(t2x::same_shape(tensor.dims, t2x::dims({16, 32})));
    }
}

TEST(LlamaArchitecture, RefusesOtherModels) {
  EXPECT_EQ(refusal({}, config(4)), "not a LLaMA encoder: it has no tensor 'embed_tokens.weight'");
  Shapes no_layers{{"model.embed_tokens.weight", t2x::dims({96, 32})}};
  EXPECT_EQ(refusal(no_layers, config(4)), "not a LLaMA encoder: it has no tensor 'model.layers.0...'");
  Shapes vector = small_llama("");
  vector["embed_tokens.weight"] = t2x::dims({96});
  EXPECT_EQ(refusal(vector, config(4)), "tensor 'embed_tokens.weight' is f32[96], a matrix is expected");
  Shapes many = small_llama("");
  many["layers.4000000000.x"] = t2x::dims({1});
  EXPECT_THAT(refusal(many, config(4)), testing::HasSubstr("numbers more layers than any LLaMA has"));
}

TEST(LlamaArchitecture, RefusesHeadsThatDoNotFit) {
  EXPECT_THAT(refusal(small_llama(""), config(5)), testing::HasSubstr("does not divide the 32 rows of q_proj"));
  EXPECT_THAT(refusal(small_llama(""), config(32)), testing::HasSubstr("heads of odd size 1"));
  EXPECT_THAT(refusal(small_llama("", 3), config(4)), testing::HasSubstr("k_proj has 24 rows"));
  EXPECT_THAT(refusal(small_llama("", 2), config(4, 4)), testing::HasSubstr("num_key_value_heads = 4"));
  EXPECT_NE(refusal(small_llama(""), config(64)), "");
}

}  // namespace
}  // namespace llama
