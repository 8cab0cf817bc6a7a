// Captions on their way into training: t5.tokenize and t5.encoder, clap.tokenize and clap.encoder, core.join_features.
#include "caption_rows.hpp"
#include "renamed_model.hpp"
#include "status/failure.hpp"
#include "text_to_audio_models.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using testing::HasSubstr;

const char* kCase = "encoders/text_cond_clap_t5";

void add_encoder(PipelineText& p, const std::string& name, const fs::path& model, const fs::path& config) {
  p.node(name, name + ".encoder");
  p.text("model", model.string());
  p.text("config", config.string());
}

void add_join(PipelineText& p, const std::string& first, const std::string& first_tokens, const std::string& second) {
  p.node("text", "core.join_features");
  p.text("first", first);
  p.text("first_tokens", first_tokens);
  p.text("second", second);
}

void add_concat(PipelineText& p, const std::string& name, const std::vector<std::string>& parts) {
  p.node(name, "core.concat");
  p.list("tensors", parts);
  p.number("axis", 1);
}

void add_call(PipelineText& p, const std::string& encoder, const std::string& tokens) {
  p.node("call", "test.call_features");
  p.text("encoder", encoder);
  p.text("tokens", tokens);
}

TEST(JoinedFeatures, AreTheReferences) {
  const fs::path checkpoint = data(kCase) / "diffusion_ckpt_excerpt.safetensors";
  PipelineText p;
  p.load("clap_ids", data(kCase) / "inputs.safetensors", "clap_input_ids");
  p.load("t5_ids", data(kCase) / "inputs.safetensors", "t5_input_ids");
  add_encoder(p, "clap", checkpoint, data(kCase) / "bert");
  add_encoder(p, "t5", checkpoint, data(kCase) / "t5");
  add_join(p, "@clap.features", "@clap_ids.tensor", "@t5.features");
  add_concat(p, "tokens", {"@clap_ids.tensor", "@t5_ids.tensor"});
  add_call(p, "@text.features", "@tokens");
  expect_close(p.run({"@call.result"})["call.result"], ArrayFile(data(kCase) / "outputs.safetensors")["context"],
               tolerance_of(read_json(data(kCase) / "case.json")["tolerance"]["f32"]), "context");
}

struct Encoding {
  const char* family;
  bool attend_padding;
};

class AudioCaptions : public testing::TestWithParam<Encoding> {
protected:
  bool clap() const { return GetParam().family == std::string("clap"); }
  std::string model() const { return clap() ? models_.clap() : models_.t5(); }
  void common(PipelineText& p, int pad_to) const {
    p.text("model", model());
    p.text("tokenizer", model());
    p.number("pad_to", pad_to);
    p.flag("attend_padding", GetParam().attend_padding);
  }
  // Adds nodes "ids", "encoder", "call" (of what `call_on` names) of these captions.
  void tokenized(PipelineText& p, const std::vector<std::string>& captions, int pad_to, const char* call_on) const {
    write_stored(folder_ / "captions.safetensors", caption_rows(captions));
    p.load("captions", folder_ / "captions.safetensors", "x");
    p.node("ids", GetParam().family + std::string(".tokenize"));
    p.text("captions", "@captions.tensor");
    common(p, pad_to);
    p.node("encoder", GetParam().family + std::string(".encoder"));
    p.text("model", model());
    p.flag("attend_padding", GetParam().attend_padding);
    add_call(p, "@encoder.features", call_on);
  }
  // What encode_text says of the two texts.
  ArrayFile encoded(const std::string& text, const std::string& negative, int pad_to) const {
    PipelineText p;
    p.node("text", GetParam().family + std::string(".encode_text"));
    p.text("text", text);
    p.text("negative", negative);
    common(p, pad_to);
    return p.run({"@text.hidden", "@text.mask"});
  }
  std::string refusal(const std::vector<std::string>& captions, int pad_to) const {
    PipelineText p;
    tokenized(p, captions, pad_to, "@ids.tokens");
    try {
      p.run({"@call.result"});
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      return failure.what();
    }
    return "not refused";
  }

  std::vector<StoredWeights> gradients(const std::vector<fs::path>& weights) const;
  static std::vector<float> floats(const Stored& stored) {
    std::vector<float> values(stored.bytes.size() / sizeof(float));
    std::memcpy(values.data(), stored.bytes.data(), stored.bytes.size());
    return values;
  }

  TextToAudioModels models_;
  TemporaryFolder folder_;
};

TEST_P(AudioCaptions, AreTrainedOnAsTextsAreEncoded) {
  const std::string text = "a b, caf\xc3\xa9 [SEP] </s>", longer = "a b c d e f g h i j k l m n o p q r s t u v w x y z";
  for (const auto& [caption, pad_to] : {std::pair(text, 31), {longer, 9}}) {
    PipelineText p, q;
    tokenized(p, {caption, ""}, pad_to, "@ids.tokens");
    const ArrayFile got = p.run({"@call.result", "@ids.tokens", "@ids.mask", "@ids.empty_tokens", "@ids.empty_mask"});
    const ArrayFile want = encoded(caption, "", pad_to);
    EXPECT_EQ(got["call.result"].values, want["text.hidden"].values);
    EXPECT_EQ(got["ids.mask"].values, want["text.mask"].values);
    EXPECT_EQ(got["ids.tokens"].shape, (std::vector<uint64_t>{2, uint64_t(pad_to)}));
    EXPECT_EQ(got["ids.empty_tokens"].shape, (std::vector<uint64_t>{1, uint64_t(pad_to)}));
    EXPECT_EQ(got["ids.empty_tokens"].values, got["ids.tokens"].row(1).values);
    EXPECT_EQ(got["ids.empty_mask"].values, got["ids.mask"].row(1).values);
    EXPECT_EQ(got["ids.mask"].row(1).values.back(), GetParam().attend_padding ? 1 : 0);
    tokenized(q, {""}, pad_to, "@ids.empty_tokens");
    // One row alone: where the kernel follows the number of rows, sums are rounded in another order.
    expect_near_scale(q.run({"@call.result"})["call.result"].row(0), want["text.hidden"].row(1), 1e-5, "the empty text");
  }
}

TEST_P(AudioCaptions, AreRefusedByRow) {
  EXPECT_THAT(refusal({"a", "\xc3"}, 8), HasSubstr("row 1 of captions is not valid UTF-8"));
  EXPECT_THAT(refusal({std::string("a\0b", 3)}, 8), HasSubstr("row 0 of captions goes on after its first zero"));
  if (clap()) {
    EXPECT_THAT(refusal({"a"}, 33), HasSubstr("pad_to = 33, but the model knows 32 positions"));
  }
}

TEST_P(AudioCaptions, LongerThanTheEncoderReadsAreRefused) {
  const int longest = clap() ? 32 : 4096;
  write_stored(folder_ / "ids.safetensors",
               {"I32", {1, uint64_t(longest) + 1}, bytes_of(std::vector<int32_t>(size_t(longest) + 1, 1))});
  PipelineText p;
  p.load("ids", folder_ / "ids.safetensors", "x");
  add_encoder(p, GetParam().family, model(), model());
  add_call(p, "@" + std::string(GetParam().family) + ".features", "@ids.tensor");
  EXPECT_THAT([&] { p.run({"@call.result"}); },
              testing::ThrowsMessage<Failure>(HasSubstr(clap() ? "the length of a row = 33, but the model knows 32 positions"
                                                               : "a row has 4097 tokens; at most 4096")));
}

// What test.feature_gradients says of this encoder with each of these weights, on rows with padding.
std::vector<StoredWeights> AudioCaptions::gradients(const std::vector<fs::path>& weights) const {
  write_stored(folder_ / "ids.safetensors", {"I32", {2, 5}, bytes_of(std::vector<int32_t>{2, 9, 8, 3, 0, 7, 7, 3, 0, 0})});
  Array direction{{2, 5, TextToAudioModels::kWidth}, {}};
  for (size_t i = 0; i < 10 * TextToAudioModels::kWidth; ++i) direction.values.push_back(std::sin(float(i * i)));
  PipelineText p;
  p.load("ids", folder_ / "ids.safetensors", "x");
  p.constant("direction", direction);
  const auto result = [&](size_t i) { return folder_ / ("gradients" + std::to_string(i) + ".safetensors"); };
  for (size_t i = 0; i < weights.size(); ++i) {
    const std::string number = std::to_string(i);
    p.node("encoder" + number, GetParam().family + std::string(".encoder"));
    p.text("model", weights[i].string());
    p.text("config", model());
    p.flag("attend_padding", GetParam().attend_padding);
    p.node("gradients" + number, "test.feature_gradients");
    p.text("encoder", "@encoder" + number + ".features");
    p.text("tokens", "@ids.tensor");
    p.text("direction", "@direction.tensor");
    p.text("path", result(i).string());
  }
  p.run({});
  std::vector<StoredWeights> all;
  for (size_t i = 0; i < weights.size(); ++i) all.push_back(read_weights(result(i)));
  return all;
}

// Along the gradient of a group of tensors the loss rises by that gradient's length.
TEST_P(AudioCaptions, GradientsAreTheSlopesOfTheLoss) {
  const fs::path file = fs::path(model()) / (clap() ? "clap.safetensors" : "model.safetensors");
  const StoredWeights whole = read_weights(file), gradient = gradients({file})[0];
  const std::vector<std::string> groups =
      clap() ? std::vector<std::string>{"base.", "position_embeddings", "projection.linear1", "attention"}
             : std::vector<std::string>{"encoder.", "shared", "relative_attention_bias", "DenseReluDense"};
  constexpr double kStep = 0.01;
  std::vector<double> lengths;
  std::vector<fs::path> moved;
  for (const std::string& group : groups) {
    double square = 0;
    for (const auto& [name, stored] : gradient)
      if (name.find(group) != std::string::npos)
        for (const float g : floats(stored)) square += double(g) * g;
    ASSERT_GT(square, 0) << group;
    lengths.push_back(std::sqrt(square));
    for (const double by : {kStep / lengths.back(), -kStep / lengths.back()}) {
      moved.push_back(folder_ / ("moved" + std::to_string(moved.size()) + ".safetensors"));
      write_weights(moved.back(), changed(whole, [&](const std::string& name, size_t i, float value) {
        if (name.find(group) == std::string::npos || !gradient.contains(name)) return value;
        return value + static_cast<float>(by) * floats(gradient.at(name))[i];
      }));
    }
  }
  const std::vector<StoredWeights> there = gradients(moved);
  const auto loss = [&](size_t i) { return double(floats(there[i].at("loss"))[0]); };
  for (size_t g = 0; g < groups.size(); ++g)
    EXPECT_NEAR((loss(2 * g) - loss(2 * g + 1)) / (2 * kStep) / lengths[g], 1, 0.01) << groups[g] << " " << lengths[g];
}

INSTANTIATE_TEST_SUITE_P(Golden, AudioCaptions,
                         testing::Values(Encoding{"t5", true}, Encoding{"t5", false}, Encoding{"clap", true},
                                         Encoding{"clap", false}),
                         [](const testing::TestParamInfo<Encoding>& info) {
                           return info.param.family + std::string(info.param.attend_padding ? "" : "_masked");
                         });

// Three encoders: the second of the join is a join.
TEST(JoinedFeatures, FollowEachOtherInTheOrderOfTheRows) {
  const TextToAudioModels models;
  TemporaryFolder folder;
  write_stored(folder / "ids.safetensors", {"I32", {2, 2}, bytes_of(std::vector<int32_t>{5, 1, 7, 8})});
  PipelineText p;
  p.load("ids", folder / "ids.safetensors", "x");
  add_encoder(p, "t5", models.t5(), models.t5());
  add_encoder(p, "clap", models.clap(), models.clap());
  p.node("last", "core.join_features");
  p.text("first", "@clap.features");
  p.text("first_tokens", "@ids.tensor");
  p.text("second", "@t5.features");
  add_join(p, "@t5.features", "@ids.tensor", "@last.features");
  add_concat(p, "tokens", {"@ids.tensor", "@ids.tensor", "@ids.tensor"});
  add_call(p, "@text.features", "@tokens");
  for (const auto& [name, config] : {std::pair("t5", models.t5()), {"clap", models.clap()}}) {
    p.node(name + std::string("_text"), name + std::string(".encode_tokens"));
    p.text("model", config);
    p.text("tokens", "@ids.tensor");
  }
  add_concat(p, "want", {"@t5_text.hidden", "@clap_text.hidden", "@t5_text.hidden"});
  const ArrayFile got = p.run({"@call.result", "@want.tensor"});
  EXPECT_EQ(got["call.result"].shape, (std::vector<uint64_t>{2, 6, TextToAudioModels::kWidth}));
  EXPECT_EQ(got["call.result"].values, got["want.tensor"].values);
}

TEST(JoinedFeatures, OfRowsAndWidthsThatDoNotFitAreRefused) {
  const TextToAudioModels models;
  TemporaryFolder folder;
  write_stored(folder / "ids.safetensors", {"I32", {1, 2}, bytes_of(std::vector<int32_t>{5, 1})});
  const auto refusal = [&](const fs::path& second, const std::vector<std::string>& rows) -> std::string {
    PipelineText p;
    p.load("ids", folder / "ids.safetensors", "x");
    add_encoder(p, "clap", models.clap(), models.clap());
    add_encoder(p, "t5", second, second);
    add_join(p, "@clap.features", "@ids.tensor", "@t5.features");
    add_concat(p, "tokens", rows);
    add_call(p, "@text.features", "@tokens");
    try {
      p.run({"@call.result"});
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      return failure.what();
    }
    return "not refused";
  };
  EXPECT_THAT(refusal(models.t5(), {"@ids.tensor"}),
              HasSubstr("node 'text' (core.join_features): a row has 2 tokens, of which 'clap.features' reads 2: none are "
                        "left for 't5.features'. Join the rows of both by core.concat with axis = 1"));
  EXPECT_THAT(refusal(data("encoders/text_encoder_t5/text_encoder"), {"@ids.tensor", "@ids.tensor"}),
              HasSubstr("'clap.features' gives f32[1,2,40] and 't5.features' gives f32[1,2,32]: features of different "
                        "widths are no one text"));
}

}  // namespace
}  // namespace t2x::golden
