// What the inputs of the sound pipelines do, and how one pipeline takes up where another leaves off.
#include "sound_pipeline.hpp"

namespace t2x::golden {
namespace {

Array short_latent(const std::string& pipeline, const std::vector<std::string>& inputs) {
  PipelineRun run(pipeline);
  run.with_models().sets(kRough).inputs({"prompt=a painting of a red fox", "seconds=0.5", "steps=3", "seed=5"}).inputs(inputs);
  return run.values({"@sample.latent"})["sample.latent"];
}

double distance(const Array& a, const Array& b) {
  double largest = 0;
  for (size_t i = 0; i < a.values.size(); ++i) largest = std::max(largest, std::abs(double(a.values[i]) - b.values[i]));
  return largest;
}

TEST(TextToAudioInputs, WithoutAStructuredCaptionT5ReadsThePrompt) {
  const Array alone = short_latent("text_to_audio", {});
  EXPECT_EQ(alone.values, short_latent("text_to_audio", {"structured=a painting of a red fox"}).values);
  EXPECT_GT(distance(alone, short_latent("text_to_audio", {"structured=two cats"})), 1e-3);
  EXPECT_GT(distance(short_latent("text_to_audio", {"guidance=2"}),
                     short_latent("text_to_audio", {"guidance=2", "negative=two cats"})), 1e-3);
}

TEST(TextToAudioInputs, TimesMayBeShifted) {
  const Array even = short_latent("text_to_audio", {});
  EXPECT_EQ(even.values, short_latent("text_to_audio", {"time_shift=1"}).values);
  EXPECT_GT(distance(even, short_latent("text_to_audio", {"time_shift=6"})), 1e-3);
}

TEST(TextToAudioInputs, ASpectrogramIsWrittenBesideTheSound) {
  PipelineRun run("text_to_audio");
  run.with_models().sets(kRough).inputs({"prompt=two cats", "seconds=0.5", "steps=2", "seed=5", "spectrogram=true"});
  const Array picture = run.values({"@picture.image"})["picture.image"];
  EXPECT_EQ(picture.shape, (std::vector<uint64_t>{1, 3, 4 * 80, 4 * 32}));
  EXPECT_TRUE(fs::exists(fs::path(run.file()).parent_path() / "text_to_audio-5.png"));
}

// What the released demonstration does, and what it means to do.
TEST(TextToMusicInputs, ThePromptAsTheNegativeTurnsGuidanceOff) {
  const Array alone = short_latent("text_to_music", {"guidance=1"});
  EXPECT_LT(distance(alone, short_latent("text_to_music", {"negative=a painting of a red fox"})), 1e-5);
  EXPECT_GT(distance(alone, short_latent("text_to_music", {})), 1e-3);
}

Array read_sound(const std::string& file) {
  PipelineText p;
  p.node("read", "audio.read");
  p.text("file", file);
  p.number("sample_rate", 16000);
  return p.run({"@read.audio"})["read.audio"];
}

// 2.048 seconds of the small model, with every bit.
class FromASound : public testing::Test {
protected:
  FromASound() : source_("text_to_audio") {
    source_.with_models().sets(kBigVgan).sets({"output.sound.encoding=float"});
    source_.inputs({"prompt=two cats", "steps=3", "seed=5"});
    sound_ = source_.values({"@vocode.audio"})["vocode.audio"];
  }
  PipelineRun source_;
  Array sound_;
};

TEST_F(FromASound, WhatIsWrittenIsWhatIsRead) {
  EXPECT_EQ(sound_.shape, (std::vector<uint64_t>{1, 32768}));
  EXPECT_EQ(read_sound(source_.file()).values, sound_.values);
}

TEST_F(FromASound, AStrengthOfOneIsTextToAudioOfItsLength) {
  const std::vector<std::string> request = {"prompt=a painting of a red fox", "steps=3", "guidance=2", "seed=9",
                                            "count=2"};
  PipelineRun from_sound("audio_to_audio"), from_text("text_to_audio");
  from_sound.with_models().sets(kRough).inputs(request).inputs({"sound=" + source_.file(), "strength=1"});
  from_text.with_models().sets(kRough).inputs(request);
  EXPECT_EQ(from_sound.values({"@sample.latent"})["sample.latent"].values,
            from_text.values({"@sample.latent"})["sample.latent"].values);
}

// Of 10 points and a strength of 0.7 the first 3 are left out: the latent begins at t = 3/9.
TEST_F(FromASound, LessStrengthBeginsAtItsLatent) {
  PipelineRun run("audio_to_audio");
  run.with_models().sets(kRough).sets({"node.sample.keep_trajectory=true"});
  run.inputs({"prompt=a painting of a red fox", "steps=10", "seed=9", "sound=" + source_.file(), "strength=0.7"});
  const ArrayFile got = run.values({"@sample.trajectory", "@noise.latent", "@encode.latent"});
  Array begin = got["noise.latent"];
  const Array data = got["encode.latent"];
  EXPECT_EQ(data.shape, (std::vector<uint64_t>{1, 20, 64}));
  for (size_t i = 0; i < data.values.size(); ++i) begin.values[i] = begin.values[i] * 2 / 3 + data.values[i] / 3;
  begin.shape.insert(begin.shape.begin(), 1);
  const Array states = got["sample.trajectory"];
  EXPECT_EQ(states.shape[0], 7u);
  expect_near_scale(states.row(0), begin, 1e-6, "first state");
}

// vocode.toml is the second half of copy_synthesis.toml.
TEST_F(FromASound, VocodingItsMelIsItsCopySynthesis) {
  PipelineRun copy("copy_synthesis");
  copy.sets(kRough).inputs({"sound=" + source_.file()});
  const ArrayFile got = copy.values({"@mel.mel", "@vocode.audio"});
  EXPECT_EQ(got["vocode.audio"].shape, sound_.shape);
  const TemporaryFolder folder;
  write_array(folder / "mel.safetensors", "decode.mel", got["mel.mel"]);
  PipelineRun vocode("vocode");
  vocode.sets(kRough).inputs({"mel=" + (folder / "mel.safetensors").string()});
  EXPECT_EQ(vocode.values({"@vocode.audio"})["vocode.audio"].values, got["vocode.audio"].values);
  EXPECT_EQ(read_sound(vocode.file()).shape, sound_.shape);
}

}  // namespace
}  // namespace t2x::golden
