// The T5 encoder against transformers: encoders/text_encoder_t5, and the texts and models that it refuses.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include "stored_weights.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using testing::HasSubstr;

const char* kCase = "encoders/text_encoder_t5";
const char* kTokenizer = "encoders/tokenizer_t5";

fs::path model() { return data(kCase) / "text_encoder"; }
fs::path inputs() { return data(kCase) / "inputs.safetensors"; }
Tolerance tolerance() { return tolerance_of(read_json(data(kCase) / "case.json")["tolerance"]["f32"]); }
Array expected(const std::string& name) { return ArrayFile(data(kCase) / "outputs.safetensors")[name]; }

Array encoded(PipelineText& p, const fs::path& weights, bool masked = false) {
  p.load("ids", inputs(), "input_ids");
  if (masked) p.load("mask", inputs(), "attention_mask");
  p.node("text", "t5.encode_tokens");
  p.text("model", weights.string());
  p.text("tokens", "@ids.tensor");
  if (masked) p.text("mask", "@mask.tensor");
  return p.run({"@text.hidden"})["text.hidden"];
}

TEST(TextEncoderT5, LastHiddenStateMatchesReference) {
  PipelineText p;
  expect_close(encoded(p, model()), expected("last_hidden_state"), tolerance(), "last_hidden_state");
}

TEST(TextEncoderT5, MaskedLastHiddenStateMatchesReference) {
  PipelineText p, q;
  q.load("mask", inputs(), "attention_mask");
  const Array mask = q.run({"@mask.tensor"})["mask.tensor"];
  Array got = encoded(p, model(), true), want = expected("masked.last_hidden_state");
  ASSERT_EQ(got.shape, want.shape);
  // What a masked query says is nobody's business.
  const size_t width = want.shape[2];
  size_t compared = 0;
  for (size_t row = 0; row < mask.values.size(); ++row) {
    if (mask.values[row] != 0) ++compared;
    else for (size_t i = row * width; i < (row + 1) * width; ++i) got.values[i] = want.values[i] = 0;
  }
  EXPECT_GT(compared, 0u);
  EXPECT_LT(compared, mask.values.size());
  expect_close(got, want, tolerance(), "masked.last_hidden_state");
}

TEST(TextEncoderT5, TakesItsTensorsOutOfACheckpointAndUnderTheirAliases) {
  TemporaryFolder folder;
  const StoredWeights whole = read_weights(model() / "model.safetensors");
  StoredWeights inside = renamed(whole, [](const std::string& name) {
    return "state_dict.cond_stage_model.t5_transformer." + name;
  });
  inside["state_dict.scale_factor"] = {"F32", {}, bytes_of(std::vector<float>{1})};
  write_weights(folder / "checkpoint.safetensors", inside);
  StoredWeights alias = renamed(whole, [](const std::string& name) {
    return name == "shared.weight" ? "encoder.embed_tokens.weight" : name;
  });
  write_weights(folder / "alias.safetensors", alias);
  PipelineText p, q, r;
  const Array want = encoded(p, model());
  EXPECT_EQ(encoded(q, folder / "checkpoint.safetensors").values, want.values);
  EXPECT_EQ(encoded(r, folder / "alias.safetensors").values, want.values);
}

// The golden's encoder with as many words as the golden's tokenizer has pieces, in a folder with that tokenizer.
class T5Folder {
public:
  explicit T5Folder(uint64_t words = 512) {
    StoredWeights weights = read_weights(model() / "model.safetensors");
    weights["shared.weight"] = noise_like({words, 32});
    write_weights(folder_ / "model.safetensors", weights);
    fs::copy_file(data(kTokenizer) / "spiece.model", folder_ / "spiece.model");
  }
  std::string path() const { return (folder_ / "").string(); }
  void text(PipelineText& p, const std::string& text, int pad_to, bool attend = true) const {
    p.node("text", "t5.encode_text");
    p.text("model", path());
    p.text("text", text);
    p.number("pad_to", pad_to);
    p.flag("attend_padding", attend);
  }
  Array tokens(PipelineText& p, const std::vector<std::vector<int32_t>>& rows) const {
    std::vector<int32_t> ids;
    for (const auto& row : rows) ids.insert(ids.end(), row.begin(), row.end());
    write_stored(ids_ / "ids.safetensors", {"I32", {rows.size(), rows[0].size()}, bytes_of(ids)});
    p.load("ids", ids_ / "ids.safetensors", "x");
    p.node("tokens", "t5.encode_tokens");
    p.text("model", path());
    p.text("tokens", "@ids.tensor");
    return p.run({"@tokens.hidden"})["tokens.hidden"];
  }

private:
  TemporaryFolder folder_, ids_;
};

TEST(T5EncodeText, PadsAndCutsToTheLengthThatIsAsked) {
  const T5Folder t5;
  PipelineText p, q, r, s;
  t5.text(p, "  leading", 8);    // 3 26 72 38 12 </s>, of the golden's tokenizer
  const ArrayFile padded = p.run({"@text.hidden", "@text.mask"});
  EXPECT_EQ(padded["text.hidden"].values, t5.tokens(q, {{3, 26, 72, 38, 12, 1, 0, 0}, {1, 0, 0, 0, 0, 0, 0, 0}}).values);
  EXPECT_EQ(padded["text.mask"].values, std::vector<float>(16, 1));
  t5.text(r, "  leading", 4);
  EXPECT_EQ(r.run({"@text.hidden"})["text.hidden"].values, t5.tokens(s, {{3, 26, 72, 1}, {1, 0, 0, 0}}).values);
}

TEST(T5EncodeText, MaskedPaddingChangesNothing) {
  const T5Folder t5;
  PipelineText p, q;
  t5.text(p, "a", 2, false);     // 4 </s>: nothing but text in row 0
  t5.text(q, "a", 6, false);
  const ArrayFile tight = p.run({"@text.hidden", "@text.mask"}), loose = q.run({"@text.hidden", "@text.mask"});
  EXPECT_EQ(loose["text.mask"].values, (std::vector<float>{1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0}));
  Array real = loose["text.hidden"].row(0), want = tight["text.hidden"].row(0);
  real.values.resize(want.values.size());
  real.shape = want.shape;
  expect_close(real, want, {1e-5, 1e-5}, "features of the real tokens");
}

// What a check of this pipeline warns of, or how it fails.
std::string checked(const std::string& nodes, const ReadOptions& options = {}) {
  try {
    const Pipeline p = read_pipeline_text("format = 1\n" + nodes, "test.toml", plugins(), options).pipeline;
    std::string warnings;
    for (const std::string& warning : Engine(plugins(), DeviceOptions{}).check(p)) warnings += warning + "\n";
    return warnings;
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
}

std::string text_node(const std::string& model, const std::string& text) {
  return "[node.text]\nuse = \"t5.encode_text\"\nmodel = " + Json(model).dump() + "\ntext = " + Json(text).dump() + "\n";
}

TEST(T5EncodeText, SaysHowMuchOfALongTextIsLeftOut) {
  const T5Folder t5;
  std::string text;
  for (int i = 0; i < 10000; ++i) text += "a ";
  EXPECT_THAT(checked(text_node(t5.path(), text)),
              HasSubstr("text makes 10001 tokens: the last 9924 before </s> were left out (pad_to = 77)"));
  EXPECT_EQ(checked(text_node(t5.path(), "a")), "");
}

TEST(T5EncodeText, RefusesWhatItCannotRead) {
  const T5Folder t5, small(100);
  EXPECT_THAT(checked(text_node(small.path(), "a")),
              HasSubstr("spiece.model has 435 pieces, but the model embeds only 100: they do not belong together"));
  EXPECT_THAT(checked(text_node(model().string(), "a")), HasSubstr("spiece.model': cannot be read (No such file"));
  EXPECT_THAT(checked(text_node(data("encoders/vae_autoencoderkl/vae").string(), "a")),
              HasSubstr("this is no T5 encoder: it has no tensor 'encoder.block.0.layer.0.SelfAttention."
                        "relative_attention_bias.weight', nor one whose name ends so"));
  ReadOptions options;
  options.inputs = {"prompt=a \xc3"};
  EXPECT_THAT(checked("[input.prompt]\ntype = \"text\"\n[node.text]\nuse = \"t5.encode_text\"\nmodel = " +
                          Json(t5.path()).dump() + "\ntext = \"$input.prompt\"\n", options),
              HasSubstr("UTF-8"));
}

TEST(T5EncodeText, NamesMissingAndMisshapenTensors) {
  TemporaryFolder folder;
  const StoredWeights whole = read_weights(model() / "model.safetensors");
  const auto refusal = [&](const std::string& name, const Stored* instead) {
    StoredWeights broken = whole;
    broken.erase(name);
    if (instead) broken[name] = *instead;
    write_weights(folder / "model.safetensors", broken);
    return checked(text_node((folder / "").string(), "a"));
  };
  const std::string wo = "encoder.block.1.layer.1.DenseReluDense.wo.weight";
  EXPECT_THAT(refusal(wo, nullptr), HasSubstr("1 missing: " + wo));
  const Stored wide = noise_like({32, 57});
  EXPECT_THAT(refusal(wo, &wide), HasSubstr(wo + " is f32[32,57], expected [32,56]"));
  const Stored bias = noise_like({32, 7});
  EXPECT_THAT(refusal("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", &bias),
              HasSubstr("for 7 heads, which do not divide the 40 rows"));
}

TEST(T5EncodeTokens, RefusesWhatAreNoTokensOfItsVocabulary) {
  const auto refusal = [](const Stored& tokens) -> std::string {
    TemporaryFolder folder;
    write_stored(folder / "ids.safetensors", tokens);
    PipelineText p;
    p.load("ids", folder / "ids.safetensors", "x");
    p.node("text", "t5.encode_tokens");
    p.text("model", model().string());
    p.text("tokens", "@ids.tensor");
    try {
      p.run({"@text.hidden"});
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      return failure.what();
    }
    return "not refused";
  };
  EXPECT_THAT(refusal({"I32", {1, 2}, bytes_of(std::vector<int32_t>{100, 1})}),
              HasSubstr("token id 100 is outside the model's vocabulary of 100"));
  EXPECT_THAT(refusal({"I32", {2}, bytes_of(std::vector<int32_t>{1, 1})}), HasSubstr("the tokens are i32[2]"));
  EXPECT_THAT(refusal({"F32", {1, 2}, bytes_of(std::vector<float>{1, 1})}), HasSubstr("the tokens are f32[1,2]"));
  EXPECT_THAT(refusal({"I32", {1, 10000}, bytes_of(std::vector<int32_t>(10000, 1))}),
              HasSubstr("a row has 10000 tokens; at most 4096 can be encoded"));
}

}  // namespace
}  // namespace t2x::golden
