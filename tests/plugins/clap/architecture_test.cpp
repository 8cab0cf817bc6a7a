#include "architecture.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clap {
namespace {

using testing::HasSubstr;

// The tensors that tell the sizes: 2 layers of width 128.
Shapes small_clap(const std::string& prefix) {
  Shapes shapes;
  shapes[prefix + "base.embeddings.word_embeddings.weight"] = t2x::dims({90, 128});
  shapes[prefix + "base.embeddings.position_embeddings.weight"] = t2x::dims({32, 128});
  for (const char* layer : {"base.encoder.layer.0.", "base.encoder.layer.1."})
    shapes[prefix + layer + "intermediate.dense.weight"] = t2x::dims({72, 128});
  shapes[prefix + "projection.linear1.weight"] = t2x::dims({40, 128});
  return shapes;
}

std::string refusal(const Shapes& shapes, const Config& c = {}) {
  try {
    infer_architecture(shapes, c);
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_MODEL);
    return error.what();
  }
  return "";
}

TEST(ClapArchitecture, ComesFromShapesUnderAnyPrefix) {
  for (const char* prefix : {"caption_encoder.", "cond_stage_model.caption_encoder."}) {
    const Architecture a = infer_architecture(small_clap(prefix), {});
    EXPECT_EQ(a.prefix, prefix);
    EXPECT_EQ(a.vocabulary, 90u);
    EXPECT_EQ(a.positions, 32u);
    EXPECT_EQ(a.hidden, 128u);
    EXPECT_EQ(a.layers, 2u);
    EXPECT_EQ(a.heads, 2u);      // of 64
    EXPECT_EQ(a.feed_forward, 72u);
    EXPECT_EQ(a.projected, 40u);
    EXPECT_EQ(expected_tensors(a).size(), 5u + 2 * 16 + 4);
  }
}

TEST(ClapArchitecture, HeadsAreTheConfigs) {
  Config config;
  config.heads = 8;
  EXPECT_EQ(infer_architecture(small_clap("c."), config).heads, 8u);
  config.heads = 3;
  EXPECT_THAT(refusal(small_clap("c."), config), HasSubstr("num_attention_heads = 3 of config.json does not divide"));
  Shapes narrow = small_clap("c.");
  narrow["c.base.embeddings.word_embeddings.weight"] = t2x::dims({90, 40});
  EXPECT_THAT(refusal(narrow), HasSubstr("a width of 40 does not give heads of 64"));
}

TEST(ClapArchitecture, RefusesOtherModels) {
  EXPECT_THAT(refusal({}), HasSubstr("this is no CLAP text encoder: it has no tensor 'base.embeddings.word_embeddings"));
  Shapes two = small_clap("a.");
  two.merge(small_clap("b."));
  EXPECT_THAT(refusal(two), HasSubstr("holds more than one CLAP text encoder, under 'a.' and 'b.'"));
  Shapes headless = small_clap("");
  headless.erase("projection.linear1.weight");
  EXPECT_THAT(refusal(headless), HasSubstr("it has no tensor 'projection.linear1.weight'"));
  Shapes many = small_clap("");
  many["base.encoder.layer.4000000000.x"] = t2x::dims({1});
  EXPECT_THAT(refusal(many), HasSubstr("numbers more layers than any BERT has"));
}

}  // namespace
}  // namespace clap
