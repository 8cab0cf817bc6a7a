// The audio Flag-DiT trained together with its text encoders: T5 alone as for T2Music, CLAP and T5 as for T2Audio.
#include "status/failure.hpp"
#include "text_to_audio_models.hpp"
#include <gmock/gmock.h>
#include <numeric>

namespace t2x::golden {
namespace {

using testing::HasSubstr;

constexpr int kPadTo = 12;
constexpr const char* kTokenPorts[] = {"tokens", "mask", "empty_tokens", "empty_mask"};

// Where the models of a run are.
struct Paths {
  std::string backbone, t5, clap, t5_config, clap_config;   // without `clap` T5 is alone
};

Paths folders(const TextToAudioModels& m) { return {m.backbone(), m.t5(), m.clap(), m.t5(), m.clap()}; }
Paths one_file(const TextToAudioModels& m) { return {m.checkpoint(), m.checkpoint(), m.checkpoint(), m.t5(), m.bert()}; }

struct TrainingRun {
  fs::path folder;
  int steps = 4;
  double rate = 0.01;
  bool resume = false, train_text = true;
  std::string frames = "6|6";
  int micro_batches = 1;
};

// Nodes NAME (the encoder) and NAME_tokens.
void add_encoder(PipelineText& p, const std::string& name, const std::string& model, const std::string& config) {
  p.node(name + "_tokens", name + ".tokenize");
  p.text("model", model);
  p.text("tokenizer", config);
  p.text("captions", "@data.captions");
  p.number("pad_to", kPadTo);
  p.node(name, name + ".encoder");
  p.text("model", model);
  p.text("config", config);
}

// Nodes that join both: text, and joined_tokens, joined_mask, ...
void add_join(PipelineText& p) {
  p.node("text", "core.join_features");
  p.text("first", "@clap.features");
  p.text("first_tokens", "@clap_tokens.tokens");
  p.text("second", "@t5.features");
  for (const std::string port : kTokenPorts) {
    p.node("joined_" + port, "core.concat");
    p.list("tensors", {"@clap_tokens." + port, "@t5_tokens." + port});
    p.number("axis", 1);
  }
}

void train(const Paths& paths, const TrainingRun& run) {
  const bool both = !paths.clap.empty();
  PipelineText p;
  p.node("data", "test.latent_sounds");
  p.text("captions", "a b c|x y");
  p.text("frames", run.frames);
  if (both) add_encoder(p, "clap", paths.clap, paths.clap_config);
  add_encoder(p, "t5", paths.t5, paths.t5_config);
  if (both) add_join(p);
  p.node("backbone", "flag_dit.audio_backbone");
  p.text("model", paths.backbone);
  p.node("train", "training.flow_matching");
  p.text("data", "@data.sound");
  p.text("item", "@data.index");
  p.text("sizes", "@data.sizes");
  for (const std::string port : kTokenPorts) p.text(port, both ? "@joined_" + port + ".tensor" : "@t5_tokens." + port);
  p.text("features", both ? "@text.features" : "@t5.features");
  p.text("velocity", "@backbone.conditional");
  p.text("folder", run.folder.string());
  p.number("steps", run.steps);
  p.number("batch", 2);
  p.number("micro_batches", run.micro_batches);
  p.number("rate", run.rate);
  p.number("ema", 0);
  p.number("sigma_min", 1e-4);
  p.flag("resume", run.resume);
  p.flag("train_text", run.train_text);
  p.run({});
}

// What both encoders say of two texts, and the backbone's velocity under them.
struct Answers {
  std::vector<float> clap, t5, velocity;
  bool operator==(const Answers&) const = default;
};

std::vector<Answers> ask(const std::vector<Paths>& all) {
  PipelineText p;
  Array latent{{2, 20, 6}, {}};
  for (int i = 0; i < 240; ++i) latent.values.push_back(static_cast<float>(std::sin(i)));
  p.constant("x", latent);
  p.constant("t", {{2}, {0.25f, 0.75f}});
  std::vector<std::string> outputs;
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string n = std::to_string(i);
    for (const auto& [family, model, folder] :
         {std::tuple{"clap", all[i].clap, all[i].clap_config}, {"t5", all[i].t5, all[i].t5_config}}) {
      p.node(family + n, family + std::string(".encode_text"));
      p.text("model", model);
      p.text("tokenizer", folder);
      p.text("text", "a b c");
      p.text("negative", "x y");
      p.number("pad_to", kPadTo);
    }
    p.node("text" + n, "core.concat");
    p.list("tensors", {"@clap" + n + ".hidden", "@t5" + n + ".hidden"});
    p.number("axis", 1);
    p.node("backbone" + n, "flag_dit.audio_backbone");
    p.text("model", all[i].backbone);
    p.text("condition", "@text" + n);
    p.velocity("v" + n, "@backbone" + n + ".velocity", {"@x.tensor"}, "@t.tensor");
    outputs.insert(outputs.end(), {"@clap" + n + ".hidden", "@t5" + n + ".hidden", "@v" + n + ".velocity"});
  }
  const ArrayFile got = p.run(outputs);
  std::vector<Answers> answers;
  for (size_t i = 0; i < all.size(); ++i)
    answers.push_back({got[outputs[3 * i].substr(1)].values, got[outputs[3 * i + 1].substr(1)].values,
                       got[outputs[3 * i + 2].substr(1)].values});
  return answers;
}

std::string bytes_at(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<double> losses(const fs::path& folder) {
  std::ifstream in(folder / "loss.csv");
  std::vector<double> values;
  for (std::string line; std::getline(in, line);)
    if (std::isdigit(static_cast<unsigned char>(line[0]))) values.push_back(std::stod(line.substr(line.find(',') + 1)));
  return values;
}

double mean(std::vector<double>::const_iterator first, int count) { return std::accumulate(first, first + count, 0.0) / count; }

// The folders that a run leaves.
std::vector<std::string> results(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// Every tensor of `after` that is not as it was in `before`; both have the same.
size_t changed_tensors(const fs::path& before, const fs::path& after) {
  const StoredWeights a = read_weights(before), b = read_weights(after);
  EXPECT_EQ(a.size(), b.size());
  size_t changed = 0;
  for (const auto& [name, stored] : a) changed += b.at(name).bytes != stored.bytes;
  return changed;
}

class AudioTraining : public testing::Test {
protected:
  fs::path folder(const std::string& name) const { return folder_ / name; }
  Paths trained(const fs::path& run) const {
    return {run / "backbone", run / "t5", run / "clap", run / "t5", run / "clap"};
  }

  TextToAudioModels models_;
  TemporaryFolder folder_;
};

TEST_F(AudioTraining, TeachesTheBackboneAndBothEncoders) {
  const fs::path run = folder("run");
  train(folders(models_), {run, 40});
  const std::vector<double> loss = losses(run);
  ASSERT_EQ(loss.size(), 40u);
  EXPECT_LT(mean(loss.end() - 10, 10), 0.8 * mean(loss.begin(), 5)) << mean(loss.begin(), 5);
  EXPECT_EQ(results(run), (std::vector<std::string>{"backbone", "clap", "t5"}));
  for (const char* file : {"t5/spiece.model", "t5/config.json", "clap/vocab.txt", "clap/config.json"})
    EXPECT_EQ(bytes_at(run / file), bytes_at(fs::path(models_.t5()).parent_path() / file)) << file;
  for (const char* file : {"t5/model.safetensors", "clap/clap.safetensors", "backbone/consolidated.00-of-01.safetensors"})
    EXPECT_GT(changed_tensors(fs::path(models_.t5()).parent_path() / file, run / file), 10u) << file;
  const std::vector<Answers> answers = ask({folders(models_), trained(run)});
  EXPECT_NE(answers[1].clap, answers[0].clap);
  EXPECT_NE(answers[1].t5, answers[0].t5);
  EXPECT_NE(answers[1].velocity, answers[0].velocity);
}

TEST_F(AudioTraining, GoesOnAsIfItHadNotBeenStopped) {
  const fs::path straight = folder("straight"), halves = folder("halves");
  train(folders(models_), {straight, 4});
  train(folders(models_), {halves, 2});
  TrainingRun rest{halves, 4};
  rest.resume = true;
  train(folders(models_), rest);
  EXPECT_EQ(losses(halves), losses(straight));
  for (const char* file : {"checkpoint.safetensors", "t5/model.safetensors", "clap/clap.safetensors",
                           "backbone/consolidated.00-of-01.safetensors"}) {
    EXPECT_FALSE(bytes_at(straight / file).empty()) << file;
    EXPECT_TRUE(bytes_at(straight / file) == bytes_at(halves / file)) << file;
  }
}

// With a rate of 0 nothing is learnt: what is saved answers as what was read.
TEST_F(AudioTraining, SavesModelsThatAnswerAsTheyDid) {
  const fs::path run = folder("run");
  train(folders(models_), {run, 1, 0});
  const std::vector<Answers> answers = ask({folders(models_), trained(run)});
  EXPECT_TRUE(answers[1] == answers[0]);
}

TEST_F(AudioTraining, OfOneFileGivesTheSameModelsInOneFile) {
  const fs::path apart = folder("apart"), together = folder("together");
  train(folders(models_), {apart, 3});
  train(one_file(models_), {together, 3});
  EXPECT_EQ(results(together), (std::vector<std::string>{"music"}));
  const std::string file = together / "music";
  EXPECT_GT(changed_tensors(models_.checkpoint(), file + "/music.safetensors"), 30u);
  const std::vector<Answers> answers = ask({trained(apart), {file, file, file, models_.t5(), models_.bert()}});
  EXPECT_TRUE(answers[1] == answers[0]);
}

TEST_F(AudioTraining, LeavesFrozenEncodersAlone) {
  Paths music = folders(models_);
  music.clap.clear();
  TrainingRun run{folder("run"), 2};
  run.train_text = false;
  train(music, run);
  EXPECT_EQ(results(run.folder), (std::vector<std::string>{"backbone"}));
  TrainingRun other{folder("other"), 2};
  train(music, other);
  EXPECT_EQ(results(other.folder), (std::vector<std::string>{"backbone", "t5"}));
  // The same first step: features are computed before it or in it.
  EXPECT_NEAR(losses(run.folder)[0], losses(other.folder)[0], 1e-4 * losses(run.folder)[0]);
}

TEST_F(AudioTraining, OfSoundsOfTwoLengthsTakesThemOneByOne) {
  TrainingRun run{folder("run"), 2};
  run.frames = "6|8";
  EXPECT_THAT([&] { train(folders(models_), run); },
              testing::ThrowsMessage<Failure>(HasSubstr(
                  "node 'backbone' (flag_dit.audio_backbone): the caller gives 2 latents, the first of f32[1,20,6], the last "
                  "of f32[1,20,8]: all sounds of a batch need one length")));
  run.folder = folder("parts");
  run.micro_batches = 2;
  train(folders(models_), run);
  EXPECT_EQ(losses(run.folder).size(), 2u);
}

}  // namespace
}  // namespace t2x::golden
