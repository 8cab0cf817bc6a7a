// The LLaMA encoder against transformers: encoders/text_encoder_llama, and the texts that it refuses.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include "stored_tensor.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

const char* kCase = "encoders/text_encoder_llama";
const char* kTextEncoder = "e2e/t2i_flag_dit/text_encoder";   // has a tokenizer, reads 128 tokens

TEST(TextEncoderLlama, LastHiddenStateMatchesReference) {
  PipelineText p;
  p.load("ids", data(kCase) / "inputs.safetensors", "input_ids");
  p.node("text", "llama.encode_tokens");
  p.text("model", (data(kCase) / "text_encoder").string());
  p.text("tokens", "@ids.tensor");
  const Array got = p.run({"@text.hidden"})["text.hidden"];
  const Array expected = ArrayFile(data(kCase) / "outputs.safetensors")["last_hidden_state"];
  expect_close(got, expected, tolerance_of(read_json(data(kCase) / "case.json")["tolerance"]["f32"]),
               "last_hidden_state");
}

TEST(TextEncoderLlama, EmptyTextsAreTheNullPrompt) {
  PipelineText p;
  p.node("text", "llama.encode_text");
  p.text("model", data(kTextEncoder).string());
  p.text("text", "a fox");
  const ArrayFile got = p.run({"@text.hidden", "@text.mask"});
  const Array mask = got["text.mask"], hidden = got["text.hidden"];
  ASSERT_EQ(mask.shape.size(), 2u);
  EXPECT_EQ(mask.shape[0], 2u);
  EXPECT_EQ(hidden.shape, (std::vector<uint64_t>{2, mask.shape[1], 32}));
  float real = 0;
  for (const float value : mask.row(1).values) real += value;
  EXPECT_EQ(real, 2);            // <s> </s>
  EXPECT_EQ(mask.values[0] + mask.values[mask.shape[1] - 1], 2);
}

// What the failure of this pipeline says.
std::string refusal_of(PipelineText& p) {
  try {
    p.run({"@text.hidden"});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "not refused";
}

TEST(TextEncoderLlama, RefusesMoreTokensThanItsPositions) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "fox, ";
  PipelineText p;
  p.node("text", "llama.encode_text");
  p.text("model", data(kTextEncoder).string());
  p.text("text", text);
  EXPECT_THAT(refusal_of(p),
              testing::ContainsRegex("node 'text'.*text makes [0-9]+ tokens, the model reads at most 128"));
}

TEST(TextEncoderLlama, RefusesOtherModels) {
  PipelineText p;
  p.node("text", "llama.encode_text");
  p.text("model", data("encoders/vae_autoencoderkl/vae").string());
  p.text("text", "a fox");
  EXPECT_THAT(refusal_of(p), testing::HasSubstr("not a LLaMA encoder: it has no tensor 'embed_tokens.weight'"));
}

TEST(TextEncoderLlama, RefusesTokenIdsOutsideItsVocabulary) {
  TemporaryFolder folder;
  write_stored(folder / "ids.safetensors", {"I32", {1, 3}, bytes_of(std::vector<int32_t>{1, 96, 2})});
  PipelineText p;
  p.load("ids", folder / "ids.safetensors", "x");
  p.node("text", "llama.encode_tokens");
  p.text("model", (data(kCase) / "text_encoder").string());
  p.text("tokens", "@ids.tensor");
  EXPECT_THAT(refusal_of(p), testing::HasSubstr("token id 96 is outside the model's vocabulary of 96"));
}

}  // namespace
}  // namespace t2x::golden
