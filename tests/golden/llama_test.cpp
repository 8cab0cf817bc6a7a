// The LLaMA encoder against transformers: encoders/text_encoder_llama, and the texts that it refuses.
#include "caption_rows.hpp"
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

TEST(TextEncoderLlama, FeaturesAreTheSameEncoderInTheCallersProgram) {
  PipelineText p;
  p.load("ids", data(kCase) / "inputs.safetensors", "input_ids");
  p.node("encoder", "llama.encoder");
  p.text("model", (data(kCase) / "text_encoder").string());
  p.node("call", "test.call_features");
  p.text("encoder", "@encoder");
  p.text("tokens", "@ids.tensor");
  p.node("text", "llama.encode_tokens");
  p.text("model", (data(kCase) / "text_encoder").string());
  p.text("tokens", "@ids.tensor");
  const ArrayFile got = p.run({"@call.result", "@text.hidden"});
  EXPECT_EQ(got["call.result"].values, got["text.hidden"].values);
}

ArrayFile tokenized(PipelineText& p, const std::vector<std::string>& captions, int max_tokens) {
  const TemporaryFolder folder;
  write_stored(folder / "captions.safetensors", caption_rows(captions));
  p.load("captions", folder / "captions.safetensors", "x");
  p.node("ids", "llama.tokenize");
  p.text("model", data(kTextEncoder).string());
  p.text("captions", "@captions.tensor");
  p.number("max_tokens", max_tokens);
  return p.run({"@ids.tokens", "@ids.mask", "@ids.empty_tokens", "@ids.empty_mask"});
}

TEST(Tokenize, GivesWhatTheEncoderReads) {
  const std::string text = "a fox, ein F\xc3\xbc" "chslein";
  PipelineText p, q;
  const ArrayFile got = tokenized(p, {"", text}, 0);
  const Array tokens = got["ids.tokens"], mask = got["ids.mask"], empty = got["ids.empty_tokens"];
  const uint64_t length = tokens.shape[1];
  EXPECT_EQ(tokens.row(0).values, empty.values);
  EXPECT_EQ(mask.row(0).values, got["ids.empty_mask"].values);
  EXPECT_EQ(empty.shape, (std::vector<uint64_t>{1, length}));
  EXPECT_EQ(empty.values[2] + mask.values[2], 0);
  EXPECT_EQ(mask.row(1).values, std::vector<float>(length, 1));

  // The encoder's features of these tokens are those of the text.
  q.constant("mask", mask);
  TemporaryFolder folder;
  std::vector<int32_t> ids(tokens.values.begin(), tokens.values.end());
  write_stored(folder / "ids.safetensors", {"I32", tokens.shape, bytes_of(ids)});
  q.load("ids", folder / "ids.safetensors", "x");
  q.node("tokens", "llama.encode_tokens");
  q.text("model", data(kTextEncoder).string());
  q.text("tokens", "@ids.tensor");
  q.node("text", "llama.encode_text");
  q.text("model", data(kTextEncoder).string());
  q.text("text", "");
  q.text("negative", text);
  const ArrayFile features = q.run({"@tokens.hidden", "@text.hidden"});
  EXPECT_EQ(features["tokens.hidden"].values, features["text.hidden"].values);
}

TEST(Tokenize, CutsLongCaptionsBeforeTheirEnd) {
  PipelineText p, q;
  const Array whole = tokenized(p, {"a fox in the snow"}, 0)["ids.tokens"];
  const Array cut = tokenized(q, {"a fox in the snow"}, 4)["ids.tokens"];
  ASSERT_GT(whole.shape[1], 4u);
  std::vector<float> expected(whole.values.begin(), whole.values.begin() + 3);
  expected.push_back(whole.values.back());
  EXPECT_EQ(cut.values, expected);
}

TEST(Tokenize, RefusesWhatItCannotRead) {
  const auto refusal = [](const std::string& caption, int max_tokens) -> std::string {
    PipelineText p;
    try {
      tokenized(p, {"a fox", caption}, max_tokens);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      return failure.what();
    }
    return "not refused";
  };
  EXPECT_THAT(refusal("\xc3", 0), testing::HasSubstr("row 1 of captions is not valid UTF-8"));
  EXPECT_THAT(refusal(std::string("a\0b", 3), 0), testing::HasSubstr("row 1 of captions goes on after its first zero"));
  EXPECT_THAT(refusal("fox", 2), testing::HasSubstr("max_tokens = 2 leaves no room for a text"));
  EXPECT_THAT(refusal("fox", 129), testing::HasSubstr("max_tokens = 129, but the model reads at most 128"));
  std::string text;
  for (int i = 0; i < 500; ++i) text += "fox, ";
  EXPECT_THAT(refusal(text, 0), testing::ContainsRegex("row 1 of captions makes [0-9]+ tokens, the model reads at most "
                                                       "128 .*shorten the caption or set max_tokens"));
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
