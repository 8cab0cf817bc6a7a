// The sound pipelines: what the command says of models, mels and sounds that do not fit, and of absurd lengths.
#include "command.hpp"
#include "plugins/audio/sound_bytes.hpp"
#include <gmock/gmock.h>
#include <cmath>
#include <cstring>
#include <fstream>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Words = std::vector<std::string>;

const fs::path kData = T2X_TEST_DATA, kReleased = kData / "e2e/t2a_flag_dit";

std::string pipeline(const std::string& name) {
  return (fs::path(T2X_SOURCE_DIR) / "pipelines" / (name + ".toml")).string();
}

// The small models for all that [model] names.
Words small_models() {
  const std::string checkpoint = (kReleased / "324.ckpt").string();
  Words words;
  for (const char* model : {"clap", "t5", "backbone", "mel_vae"})
    words.insert(words.end(), {"--set", "model." + std::string(model) + "=" + checkpoint});
  words.insert(words.end(), {"--set", "model.clap_tokenizer=" + (kReleased / "bert").string(), "--set",
                             "model.t5_tokenizer=" + (kData / "encoders/tokenizer_t5").string()});
  return words;
}

// text_to_audio.toml with the small models, and words that come last and win.
Outcome text_to_audio(const char* verb, const Words& more) {
  Words words{verb, pipeline("text_to_audio"), "prompt=rain"};
  const Words models = small_models();
  words.insert(words.end(), models.begin(), models.end());
  if (verb == std::string("run"))
    words.insert(words.end(), {"seed=1", "steps=2", "seconds=0.2", "--progress", "none", "--set",
                               "node.vocode.iterations=1"});
  words.insert(words.end(), more.begin(), more.end());
  return t2x(words);
}

Words set(const std::string& key, const fs::path& value) { return {"--set", key + "=" + value.string()}; }

void expect_refusal(const Outcome& o, const std::string& why) {
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr(why));
  EXPECT_EQ(o.out, "");
}

const Words kBigVgan = {"--set", "node.vocode.use=bigvgan.vocode", "--set",
                        "node.vocode.model=" + (kReleased / "bigvnat/best_netG.pt").string()};

TEST(SoundPipelines, every_one_is_well_formed) {
  for (const auto& [name, input] :
       {std::pair{"text_to_audio", "prompt"}, {"lumina_t2audio", "prompt"}, {"text_to_music", "prompt"}, {"audio_to_audio", "sound"},
        {"vocode", "mel"}, {"copy_synthesis", "sound"}}) {
    const Outcome o = t2x({"run", pipeline(name), "--help"});
    EXPECT_EQ(o.exit_code, 0) << name << o.err;
    EXPECT_THAT(o.out, HasSubstr(input)) << name;
  }
  EXPECT_THAT(text_to_audio("check", {}).out, HasSubstr("ok: text_to_audio"));
}

// The released files' names and places, as they are downloaded.
TEST(SoundPipelines, the_released_model_is_found_by_its_own_names) {
  const fs::path models = fresh_folder(), checkpoint = models / "Lumina-T2Audio/audio_generation/324.ckpt";
  const Words words{"check", pipeline("lumina_t2audio"), "prompt=rain", "--model-path", models.string()};
  expect_refusal(t2x(words), "Lumina-T2Audio/audio_generation/324.ckpt");
  fs::create_directories(checkpoint.parent_path());
  fs::copy_file(kReleased / "324.ckpt", checkpoint);
  fs::copy(kReleased / "bert", models / "bert-base-uncased");
  fs::copy(kData / "encoders/tokenizer_t5", models / "t5-v1_1-large");
  const Outcome o = t2x(words);
  EXPECT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.out, HasSubstr("ok: lumina_t2audio"));
}

// The folder of the first has no sounds: that is all that is wrong with it.
TEST(SoundPipelines, those_that_train_are_well_formed) {
  const std::string sample = (fs::path(T2X_SOURCE_DIR) / "samples/models/train_sounds.toml").string();
  Words folder{"check", pipeline("train_text_to_audio"), "folder=run", "data=" + kData.string()};
  Words computed{"check", sample, "folder=run"};
  const Words models = small_models();
  for (Words* words : {&folder, &computed}) words->insert(words->end(), models.begin(), models.end());
  expect_refusal(t2x(folder), "node 'data' (dataset.sounds): the folder '" + kData.string() + "' holds no sounds");
  const Outcome o = t2x(computed);
  EXPECT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.out, HasSubstr("ok: train_sounds"));
}

TEST(SoundPipelines, lengths_that_no_sound_has) {
  for (const char* seconds : {"0", "-1", "0.01", "3600"})
    expect_refusal(text_to_audio("check", {std::string("seconds=") + seconds}),
                   std::string("input 'seconds' must be 0.1 to 32, not ") + seconds);
  expect_refusal(text_to_audio("check", {"seconds=long"}), "input 'seconds' takes a number, not");
}

// An hour, when the pipeline's limit is lifted: refused before the device's memory is asked for it.
TEST(SoundPipelines, more_frames_than_the_model_has_positions) {
  expect_refusal(text_to_audio("run", {"--set", "input.seconds.max=3600.0", "seconds=3600"}),
                 "node 'backbone' (flag_dit.audio_backbone): the latent has 112500 frames, and this model has "
                 "positions for 1000: take a shorter sound, or set max_frames for a model that has more");
}

TEST(SoundPipelines, models_in_each_others_places) {
  const std::string no_flag_dit = "node 'backbone' (flag_dit.audio_backbone): this is no Flag-DiT audio model";
  for (const auto& [model, path, why] :
       {std::tuple{"model.mel_vae", kReleased / "bigvnat/best_netG.pt",
                   std::string("node 'decode' (mel_vae.decode): not a mel autoencoder: it has no tensor "
                               "'decoder.conv_in.weight'")},
        {"model.mel_vae", kData / "encoders/vae_autoencoderkl/vae",
         "node 'decode' (mel_vae.decode): tensor 'decoder.conv_in.weight' is f32[24,4,3,3], the weight of a 1-D "
         "convolution is expected"},
        {"model.backbone", kData / "encoders/ae1d_mel/diffusion_ckpt_excerpt.safetensors", no_flag_dit},
        {"model.backbone", kData / "dit/flagdit_t2i_noqknorm/weights.safetensors", no_flag_dit},
        {"model.clap", kData / "encoders/text_encoder_t5/text_encoder",
         "node 'clap' (clap.encode_text): this is no CLAP text encoder"},
        {"model.t5_tokenizer", kReleased / "bert",
         "spiece.model': cannot be read (No such file or directory); the model's folder must hold spiece.model, or the "
         "parameter tokenizer name a folder that does"}})
    expect_refusal(text_to_audio("check", set(model, path)), why);
  Words vocoder = kBigVgan;
  vocoder.back() = "node.vocode.model=" + (kReleased / "324.ckpt").string();
  expect_refusal(text_to_audio("check", vocoder), "has neither args.yml nor config.json; put the vocoder's beside");
}

TEST(SoundPipelines, an_autoencoder_of_other_latents) {
  expect_refusal(text_to_audio("run", set("model.mel_vae",
                                          kData / "encoders/ae1d_mel/diffusion_ckpt_excerpt.safetensors")),
                 "node 'decode' (mel_vae.decode): the latent is f32[1,20,6]; this autoencoder decodes [batch, 4, frames]");
}

TEST(SoundPipelines, captions_of_ten_thousand_words_are_cut) {
  std::string caption;
  for (int i = 0; i < 5000; ++i) caption += "two cats ";
  const Outcome o = text_to_audio("run", {"prompt=" + caption, "--output", fresh_folder().string()});
  EXPECT_EQ(o.exit_code, 0);
  EXPECT_THAT(o.err, AllOf(HasSubstr("warning: clap: text makes 20002 tokens: the last 19925 before [SEP] were left out "
                                     "(pad_to = 77)"),
                           HasSubstr("warning: t5: text_if_empty makes 25001 tokens: the last 24924 before </s> were "
                                     "left out (pad_to = 77)")));
}

// A copy of the golden's transformer, which fits the text features here, with one weight that is no number.
// Its last tensor is cap_embedder.1.bias of 32 elements; the one before, cap_embedder.1.weight, has 768.
fs::path spoiled_transformer() {
  const fs::path file = fresh_folder() / "transformer.safetensors";
  fs::copy_file(kData / "dit/flagdit_audio/weights.safetensors", file);
  fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
  std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
  const float value = std::nanf("");
  stream.seekp(-40 * std::streamoff(sizeof value), std::ios::end);
  stream.write(reinterpret_cast<const char*>(&value), sizeof value);
  return file;
}

TEST(SoundPipelines, a_weight_that_is_no_number) {
  const fs::path folder = fresh_folder();
  Words words = set("model.backbone", spoiled_transformer());
  words.insert(words.end(), {"--output", (folder / "sound.wav").string()});
  expect_refusal(text_to_audio("run", words), "node 'sample' (flow.sample): output 'latent' f32[1,20,6] holds NaN at element 0: tensor "
                 "'cap_embedder.1.weight' of '");
  EXPECT_TRUE(fs::is_empty(folder));
}

TEST(SoundPipelines, a_mel_of_other_bins) {
  const std::string mel = "mel=" + (kData / "encoders/vocoder_bigvgan/inputs.safetensors").string();
  Words words{"run", pipeline("vocode"), mel, "tensor=mel", "--progress", "none"};
  expect_refusal(t2x(words), "node 'vocode' (griffin_lim.vocode): the mel has 20 bins, mels is 80");
  words.insert(words.end(), kBigVgan.begin(), kBigVgan.end());
  expect_refusal(t2x(words), "the vocoder's config has no sampling_rate, and the mel spectrogram does not say its own; "
                             "set sample_rate, in Hz (16000 for the released");
  words.insert(words.end(), {"--set", "node.vocode.sample_rate=16000"});
  expect_refusal(t2x(words), "node 'vocode' (bigvgan.vocode): the mel spectrogram is f32[1,20,9]; this vocoder takes "
                             "[batch, 80 bins, frames]");
  expect_refusal(t2x({"run", pipeline("vocode"), mel, "--progress", "none"}),
                 "has no tensor 'decode.mel'; it has 'mel'");
}

// Half a second of a tone, or of nothing, at 16 kHz.
class FromAFile : public testing::Test {
protected:
  Outcome copy(const std::vector<int16_t>& samples, const Words& more = {}) {
    write_bytes(folder_ / "in.wav", wav_bytes({}, samples));
    Words words{"run", pipeline("copy_synthesis"), "sound=" + (folder_ / "in.wav").string(), "--progress", "none",
                "--output", (folder_ / "out.wav").string()};
    words.insert(words.end(), more.begin(), more.end());
    return t2x(words);
  }
  fs::path folder_ = fresh_folder();
  const std::vector<int16_t> silence_ = std::vector<int16_t>(8192);
};

TEST_F(FromAFile, rates_that_differ) {
  expect_refusal(copy(silence_, {"--set", "node.read.sample_rate=22050"}),
                 "node 'mel' (mel.analyse): the audio has sample_rate 22050, this node's sample_rate is 16000");
  Words words = kBigVgan;
  words.insert(words.end(), {"--set", "node.read.sample_rate=22050", "--set", "node.mel.sample_rate=22050", "--set",
                             "node.vocode.sample_rate=16000"});
  expect_refusal(copy(silence_, words), "node 'vocode' (bigvgan.vocode): the mel spectrogram is of sound at 22050 Hz, "
                                        "this vocoder makes 16000 Hz");
  EXPECT_FALSE(fs::exists(folder_ / "out.wav"));
}

// The configuration of this HiFi-GAN says 22050 Hz; nothing but the autoencoder says what its mels are of.
TEST(SoundPipelines, a_vocoder_for_sounds_of_another_rate) {
  Words words{"run", pipeline("text_to_audio"), "prompt=rain", "steps=2", "seconds=0.2", "--progress", "none", "--set",
              "node.vocode.use=hifigan.vocode", "--set",
              "node.vocode.model=" + (kData / "encoders/vocoder_hifigan/generator_fused.safetensors").string()};
  const Words models = small_models();
  words.insert(words.end(), models.begin(), models.end());
  expect_refusal(t2x(words), "node 'vocode' (hifigan.vocode): the mel spectrogram is of sound at 16000 Hz, this vocoder "
                             "makes 22050 Hz");
}

TEST_F(FromAFile, silence_stays_silence) {
  const Outcome o = copy(silence_);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  const std::string sound = file_bytes(folder_ / "out.wav");
  const size_t at = sound.find("data");
  ASSERT_NE(at, std::string::npos);
  uint32_t size = 0;
  std::memcpy(&size, sound.data() + at + 4, sizeof size);
  EXPECT_EQ(sound.substr(at + 8, size), std::string(2 * silence_.size(), '\0'));
}

TEST_F(FromAFile, a_sound_shorter_than_a_frame) {
  expect_refusal(copy(std::vector<int16_t>(100)),
                 "node 'mel' (mel.analyse): the audio has 100 samples; one frame of n_fft = 1024 needs more than 384");
}

TEST_F(FromAFile, a_strength_without_a_step) {
  write_bytes(folder_ / "in.wav", wav_bytes({}, silence_));
  Words words{"check", pipeline("audio_to_audio"), "prompt=rain", "sound=" + (folder_ / "in.wav").string(), "steps=4",
              "strength=0.2", "--set", "model.clap_tokenizer=" + (kReleased / "bert").string(), "--set",
              "model.t5_tokenizer=" + (kData / "encoders/tokenizer_t5").string()};
  for (const char* model : {"clap", "t5", "backbone", "mel_vae"})
    words.insert(words.end(), {"--set", "model." + std::string(model) + "=" + (kReleased / "324.ckpt").string()});
  expect_refusal(t2x(words), "node 'sample' (flow.sample): this strength leaves no step of 4 points: take more steps, or "
                             "a strength above 1/4");
}

// What is too long for the model is refused before anything runs, by what the file holds.
TEST_F(FromAFile, an_hour_for_a_model_of_half_a_minute) {
  const fs::path file = folder_ / "hour.wav";
  const uint32_t bytes = 3600 * 32000;
  write_bytes(file, wav_bytes({.data_size = bytes}, {}));
  Words words{"check", pipeline("audio_to_audio"), "prompt=rain", "sound=" + file.string()};
  const Words models = small_models();
  words.insert(words.end(), models.begin(), models.end());
  expect_refusal(t2x(words), "hour.wav' cannot be read: its header promises 115200000 bytes of sound, but the file ends "
                             "after 0; it was cut off");
  fs::resize_file(file, fs::file_size(file) + bytes);   // a hole: nothing of it is on the disk
  expect_refusal(t2x(words), "node 'read' (audio.read): sound '" + file.string() + "' cannot be read: it is too long: more "
                             "than 32.03 s from start = 0 s of the 3600 s that it announces; take a part of it by start "
                             "and seconds, or raise most_seconds where more can be used");
  words.insert(words.end(), {"start=3000", "seconds=32"});
  EXPECT_EQ(t2x(words).exit_code, 0);
}

}  // namespace
}  // namespace t2x
