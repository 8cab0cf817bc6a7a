// CLAP's text encoder, and the text of Lumina-T2Audio that it begins, against the reference: encoders/text_cond_clap_t5.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include "stored_weights.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using testing::HasSubstr;

const char* kCase = "encoders/text_cond_clap_t5";

fs::path checkpoint() { return data(kCase) / "diffusion_ckpt_excerpt.safetensors"; }
fs::path inputs() { return data(kCase) / "inputs.safetensors"; }
Tolerance tolerance() { return tolerance_of(read_json(data(kCase) / "case.json")["tolerance"]["f32"]); }
Array expected(const std::string& name) { return ArrayFile(data(kCase) / "outputs.safetensors")[name]; }

void add_encoder(PipelineText& p, const std::string& name, const std::string& type, const std::string& tokens,
                 const fs::path& weights, const fs::path& config) {
  p.node(name, type);
  p.text("model", weights.string());
  p.text("config", config.string());
  p.text("tokens", tokens);
}

TEST(TextCondition, IsClapsFeaturesAndBehindThemT5s) {
  PipelineText p;
  p.load("clap_ids", inputs(), "clap_input_ids");
  p.load("t5_ids", inputs(), "t5_input_ids");
  add_encoder(p, "clap", "clap.encode_tokens", "@clap_ids.tensor", checkpoint(), data(kCase) / "bert");
  add_encoder(p, "t5", "t5.encode_tokens", "@t5_ids.tensor", checkpoint(), data(kCase) / "t5");
  p.node("context", "core.concat");
  p.list("tensors", {"@clap.hidden", "@t5.hidden"});
  p.number("axis", 1);
  const ArrayFile got = p.run({"@clap.hidden", "@t5.hidden", "@context.tensor"});
  expect_close(got["clap.hidden"], expected("clap.projected"), tolerance(), "clap.projected");
  expect_close(got["t5.hidden"], expected("t5.last_hidden_state"), tolerance(), "t5.last_hidden_state");
  expect_close(got["context.tensor"], expected("context"), tolerance(), "context");
}

Array projected(PipelineText& p, const fs::path& weights) {
  p.load("ids", inputs(), "clap_input_ids");
  add_encoder(p, "clap", "clap.encode_tokens", "@ids.tensor", weights, data(kCase) / "bert");
  return p.run({"@clap.hidden"})["clap.hidden"];
}

TEST(ClapText, TakesItsTensorsUnderTheNamesOfClapToo) {
  TemporaryFolder folder;
  const std::string long_prefix = "cond_stage_model.";
  StoredWeights clap = renamed(read_weights(checkpoint()), [&](const std::string& name) {
    const std::string rest = name.substr(long_prefix.size());
    return rest.starts_with("caption_encoder.") ? rest : "audio_encoder." + rest;
  });
  clap["caption_encoder.base.embeddings.position_ids"] = {"I64", {1, 2}, bytes_of(std::vector<int64_t>{0, 1})};
  clap["logit_scale"] = {"F32", {}, bytes_of(std::vector<float>{1})};
  write_weights(folder / "clap.safetensors", clap);
  PipelineText p, q;
  EXPECT_EQ(projected(p, folder / "clap.safetensors").values, projected(q, checkpoint()).values);
}

// CLAP's embedding of a sentence is [CLS] under a mask: another model than Lumina's, but the same encoder.
TEST(ClapText, MaskedClassTokenMatchesReference) {
  PipelineText ids_only;
  ids_only.load("ids", inputs(), "clap_input_ids");
  const Array ids = ids_only.run({"@ids.tensor"})["ids.tensor"];
  TemporaryFolder folder;
  std::vector<int32_t> mask;
  for (const float id : ids.values) mask.push_back(id != 0);
  ASSERT_EQ(mask.back(), 0);
  write_stored(folder / "mask.safetensors", {"I32", ids.shape, bytes_of(mask)});
  PipelineText p;
  p.load("ids", inputs(), "clap_input_ids");
  p.load("mask", folder / "mask.safetensors", "x");
  add_encoder(p, "clap", "clap.encode_tokens", "@ids.tensor", checkpoint(), data(kCase) / "bert");
  p.text("mask", "@mask.tensor");
  Array got = p.run({"@clap.hidden"})["clap.hidden"];
  const Array want = expected("clap.cls_embedding_masked");
  got.values.resize(want.values.size());
  got.shape = want.shape;
  expect_close(got, want, tolerance(), "clap.cls_embedding_masked");
}

// The golden's config.json and as much of the golden's vocabulary as its encoder embeds.
class Bert {
public:
  explicit Bert(size_t words = 90) {
    std::ifstream in(data("encoders/tokenizer_bert_wordpiece") / "vocab.txt");
    std::ofstream out(folder_ / "vocab.txt");
    std::string line;
    for (size_t i = 0; i < words && std::getline(in, line); ++i) out << line << '\n';
    fs::copy_file(data(kCase) / "bert/config.json", folder_ / "config.json");
  }
  std::string path() const { return (folder_ / "").string(); }
  std::string node(const std::string& text, int pad_to, const fs::path& weights = checkpoint()) const {
    return "[node.text]\nuse = \"clap.encode_text\"\nmodel = " + Json(weights.string()).dump() + "\ntokenizer = " +
           Json(path()).dump() + "\ntext = " + Json(text).dump() + "\npad_to = " + std::to_string(pad_to) + "\n";
  }

private:
  TemporaryFolder folder_;
};

TEST(ClapEncodeText, PadsAndCutsToTheLengthThatIsAsked) {
  const Bert bert;
  for (const auto& [pad_to, rows] : std::map<int, std::vector<int32_t>>{
           {8, {2, 33, 34, 35, 3, 0, 0, 0, 2, 3, 0, 0, 0, 0, 0, 0}}, {4, {2, 33, 34, 3, 2, 3, 0, 0}}}) {
    PipelineText p, q;
    p.node("text", "clap.encode_text");
    p.text("model", checkpoint().string());
    p.text("tokenizer", bert.path());
    p.text("text", "a  B   c");
    p.number("pad_to", pad_to);
    const ArrayFile got = p.run({"@text.hidden", "@text.mask"});
    EXPECT_EQ(got["text.mask"].values, std::vector<float>(rows.size(), 1));
    TemporaryFolder folder;
    write_stored(folder / "ids.safetensors", {"I32", {2, rows.size() / 2}, bytes_of(rows)});
    q.load("ids", folder / "ids.safetensors", "x");
    add_encoder(q, "tokens", "clap.encode_tokens", "@ids.tensor", checkpoint(), data(kCase) / "bert");
    EXPECT_EQ(got["text.hidden"].values, q.run({"@tokens.hidden"})["tokens.hidden"].values);
  }
}

TEST(ClapEncodeText, MaskedPaddingChangesNothing) {
  const Bert bert;
  Array features[2];
  for (const int pad_to : {5, 9}) {
    PipelineText p;
    p.node("text", "clap.encode_text");
    p.text("model", checkpoint().string());
    p.text("tokenizer", bert.path());
    p.text("text", "a b c");
    p.number("pad_to", pad_to);
    p.flag("attend_padding", false);
    features[pad_to == 9] = p.run({"@text.hidden"})["text.hidden"].row(0);
  }
  features[1].values.resize(features[0].values.size());
  features[1].shape = features[0].shape;
  expect_close(features[1], features[0], {1e-5, 1e-5}, "features of the real tokens");
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

TEST(ClapEncodeText, SaysHowMuchOfALongTextIsLeftOut) {
  const Bert bert;
  std::string text;
  for (int i = 0; i < 10000; ++i) text += "a ";
  EXPECT_THAT(checked(bert.node(text, 32)),
              HasSubstr("text makes 10002 tokens: the last 9970 before [SEP] were left out (pad_to = 32)"));
  EXPECT_EQ(checked(bert.node("a", 32)), "");
}

TEST(ClapEncodeText, RefusesWhatItCannotRead) {
  const Bert bert, large(91), none(0);
  EXPECT_THAT(checked(bert.node("a", 77)), HasSubstr("pad_to = 77, but the model knows 32 positions"));
  EXPECT_THAT(checked(large.node("a", 32)),
              HasSubstr("vocab.txt has 91 tokens, but the model embeds only 90: they do not belong together"));
  EXPECT_THAT(checked(none.node("a", 32)), HasSubstr("vocab.txt': lacks the token [CLS]"));
  fs::remove(fs::path(none.path()) / "vocab.txt");
  EXPECT_THAT(checked(none.node("a", 32)), HasSubstr("vocab.txt': cannot be read (No such file"));
  EXPECT_THAT(checked(bert.node("a", 32, data("encoders/text_encoder_t5/text_encoder"))),
              HasSubstr("this is no CLAP text encoder: it has no tensor 'base.embeddings.word_embeddings.weight', nor "
                        "one whose name ends so"));
  std::ofstream(fs::path(bert.path()) / "config.json") << "{\"num_attention_heads\": 5}";
  EXPECT_THAT(checked(bert.node("a", 32)), HasSubstr("num_attention_heads = 5 of config.json does not divide"));
  fs::remove(fs::path(bert.path()) / "config.json");
  EXPECT_THAT(checked(bert.node("a", 32)), HasSubstr("there is no config.json that says num_attention_heads"));
  ReadOptions options;
  options.inputs = {"prompt=a \xc3"};
  std::string node = bert.node("PROMPT", 32);
  node.replace(node.find("PROMPT"), 6, "$input.prompt");
  EXPECT_THAT(checked("[input.prompt]\ntype = \"text\"\n" + node, options), HasSubstr("UTF-8"));
}

TEST(ClapEncodeText, NamesMissingAndMisshapenTensors) {
  const Bert bert;
  TemporaryFolder folder;
  const StoredWeights whole = read_weights(checkpoint());
  const auto refusal = [&](const std::string& name, const Stored* instead) {
    StoredWeights broken = whole;
    broken.erase(name);
    if (instead) broken[name] = *instead;
    write_weights(folder / "model.safetensors", broken);
    return checked(bert.node("a", 32, folder / "model.safetensors"));
  };
  const std::string name = "cond_stage_model.caption_encoder.projection.linear2.weight";
  EXPECT_THAT(refusal(name, nullptr), HasSubstr("1 missing: " + name));
  const Stored wide = noise_like({40, 41});
  EXPECT_THAT(refusal(name, &wide), HasSubstr(name + " is f32[40,41], expected [40,40]"));
}

}  // namespace
}  // namespace t2x::golden
