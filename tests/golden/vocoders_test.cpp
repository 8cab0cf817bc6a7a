// The vocoders against NVIDIA/BigVGAN and jik876/hifi-gan: encoders/vocoder_*.
#include "pipeline_text.hpp"
#include "renamed_model.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

constexpr double kShare = 1e-5;   // of the waveform's largest magnitude

struct Vocoder {
  const char* folder;             // of the test data
  const char* node;
};
const Vocoder kBigVgan{"encoders/vocoder_bigvgan", "bigvgan.vocode"};
const Vocoder kAmp2{"encoders/vocoder_bigvgan_amp2", "bigvgan.vocode"};
const Vocoder kHifiGan{"encoders/vocoder_hifigan", "hifigan.vocode"};

fs::path fused(const Vocoder& v) { return data(v.folder) / "generator_fused.safetensors"; }
fs::path weight_norm(const Vocoder& v) { return data(v.folder) / "generator_weight_norm.safetensors"; }

void add_vocode(PipelineText& p, const Vocoder& v, const fs::path& model) {
  p.load("input", data(v.folder) / "inputs.safetensors", "mel");
  p.node("vocode", v.node);
  p.text("model", model.string());
  p.text("mel", "@input.tensor");
}

// The released configuration of BigVGAN has no sampling_rate.
void expect_waveform(const Vocoder& v, const fs::path& model, double share = kShare) {
  PipelineText p;
  add_vocode(p, v, model);
  if (std::string(v.node) == "bigvgan.vocode") p.number("sample_rate", 16000);
  Array expected = ArrayFile(data(v.folder) / "outputs.safetensors")["waveform"];
  expected.shape = {expected.shape[0], expected.shape[2]};
  expect_near_scale(p.run({"@vocode.audio"})["vocode.audio"], expected, share, "waveform");
}

std::string refusal(PipelineText& p) {
  try {
    p.run({"@vocode.audio"});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "not refused";
}

// A folder with a vocoder's configuration and renamed weights.
class VocoderFolder {
public:
  VocoderFolder(const Vocoder& v, const fs::path& weights, const Rename& renamed,
                const Change& changed = [](const std::string&, Array tensor) { return tensor; }) {
    write_renamed(weights, model(), renamed, changed);
    fs::copy_file(data(v.folder) / "config.json", folder_ / "config.json");
  }
  fs::path model() const { return folder_ / "generator.safetensors"; }
  // Replaces the configuration.
  void config(const Json& json) { std::ofstream(folder_ / "config.json") << json; }
  void no_config() { fs::remove(folder_ / "config.json"); }

private:
  TemporaryFolder folder_;
};

std::string same(const std::string& name) { return name; }

class VocoderParity : public testing::TestWithParam<Vocoder> {};

TEST_P(VocoderParity, Fused) { expect_waveform(GetParam(), fused(GetParam())); }

TEST_P(VocoderParity, WeightNorm) { expect_waveform(GetParam(), weight_norm(GetParam())); }

TEST_P(VocoderParity, ParametrizationBehindAPrefix) {
  const VocoderFolder folder(GetParam(), weight_norm(GetParam()), [](std::string name) {
    for (auto [from, to] : {std::pair{"weight_g", "parametrizations.weight.original0"},
                            std::pair{"weight_v", "parametrizations.weight.original1"}})
      if (name.ends_with(from)) name.replace(name.size() - 8, 8, to);
    return "generator." + name;
  });
  expect_waveform(GetParam(), folder.model());
}

INSTANTIATE_TEST_SUITE_P(Vocoders, VocoderParity, testing::Values(kBigVgan, kAmp2, kHifiGan),
                         [](const testing::TestParamInfo<Vocoder>& info) {
                           return std::string(fs::path(info.param.folder).filename());
                         });

TEST(Vocoders, ReadsTheReleasedConfiguration) {
  VocoderFolder folder(kBigVgan, weight_norm(kBigVgan), same);
  folder.no_config();
  fs::copy_file(data(kBigVgan.folder) / "bigvnat/args.yml", folder.model().parent_path() / "args.yml");
  expect_waveform(kBigVgan, folder.model());
}

TEST(Vocoders, MakesTheFiltersThatAFileLacks) {
  const VocoderFolder folder(kBigVgan, fused(kBigVgan),
                             [](const std::string& name) { return name.ends_with(".filter") ? "" : name; });
  expect_waveform(kBigVgan, folder.model());
}

// A kernel that is no multiple of its rate: zeros at both ends, which a wider padding takes away again.
TEST(Vocoders, UpsamplesByKernelsOfAnyLength) {
  VocoderFolder folder(kHifiGan, fused(kHifiGan), same, [](const std::string& name, Array tensor) {
    if (name != "ups.0.weight") return tensor;
    Array longer{{tensor.shape[0], tensor.shape[1], tensor.shape[2] + 2}, {}};
    for (size_t row = 0; row < tensor.shape[0] * tensor.shape[1]; ++row) {
      const auto taps = tensor.values.begin() + ptrdiff_t(row * tensor.shape[2]);
      longer.values.push_back(0);
      longer.values.insert(longer.values.end(), taps, taps + ptrdiff_t(tensor.shape[2]));
      longer.values.push_back(0);
    }
    return longer;
  });
  Json config = read_json(data(kHifiGan.folder) / "config.json");
  config["upsample_kernel_sizes"][0] = 10;
  folder.config(config);
  expect_waveform(kHifiGan, folder.model());
}

TEST(Vocoders, NotesTheSampleRate) {
  for (uint32_t rate : {0u, 16000u}) {
    PipelineText p;
    add_vocode(p, kHifiGan, fused(kHifiGan));
    p.number("sample_rate", rate);
    p.node("noted", "test.noted");
    p.text("value", "@vocode.audio");
    p.text("key", "sample_rate");
    EXPECT_EQ(p.run({"@noted.number"})["noted.number"].values[0], rate ? 16000 : 22050);
  }
}

TEST(Vocoders, RefusesToAssumeASampleRate) {
  PipelineText p;
  add_vocode(p, kBigVgan, fused(kBigVgan));
  EXPECT_THAT(refusal(p), testing::HasSubstr("the vocoder's config has no sampling_rate, and the mel spectrogram does not "
                                             "say its own; set sample_rate"));
}

// The released configuration leaves the rate out; mel_vae.decode and mel.analyse note it.
TEST(Vocoders, WithoutARateOfItsOwnTakesTheMels) {
  PipelineText p;
  p.load("input", data(kBigVgan.folder) / "inputs.safetensors", "mel");
  p.node("note", "test.note");
  p.text("value", "@input.tensor");
  p.text("key", "sample_rate");
  p.text("note", "24000");
  p.node("vocode", "bigvgan.vocode");
  p.text("model", fused(kBigVgan).string());
  p.text("mel", "@note.value");
  p.node("noted", "test.noted");
  p.text("value", "@vocode.audio");
  p.text("key", "sample_rate");
  EXPECT_EQ(p.run({"@noted.number"})["noted.number"].values[0], 24000);
}

TEST(Vocoders, RefusesMelsOfAnotherSampleRate) {
  for (const char* rate : {"22050", "24000"}) {
    PipelineText p;
    p.load("input", data(kHifiGan.folder) / "inputs.safetensors", "mel");
    p.node("noted", "test.note");
    p.text("value", "@input.tensor");
    p.text("key", "sample_rate");
    p.text("note", rate);
    p.node("vocode", "hifigan.vocode");
    p.text("model", fused(kHifiGan).string());
    p.text("mel", "@noted.value");
    EXPECT_THAT(refusal(p), testing::HasSubstr(rate == std::string("22050")
                                                   ? "not refused"
                                                   : "sound at 24000 Hz, this vocoder makes 22050 Hz"));
  }
}

TEST(Vocoders, RefusesAnotherNumberOfBins) {
  PipelineText p;
  p.load("input", data(kBigVgan.folder) / "inputs.safetensors", "mel");
  p.node("vocode", "hifigan.vocode");
  p.text("model", fused(kHifiGan).string());
  p.text("mel", "@input.tensor");
  EXPECT_THAT(refusal(p), testing::HasSubstr("node 'vocode' (hifigan.vocode): the mel spectrogram is f32[1,20,9]; this "
                                             "vocoder takes [batch, 80 bins, frames]"));
}

TEST(Vocoders, RefusesAFolderWithoutConfiguration) {
  VocoderFolder folder(kHifiGan, fused(kHifiGan), same);
  folder.no_config();
  PipelineText p;
  add_vocode(p, kHifiGan, folder.model());
  EXPECT_THAT(refusal(p), testing::HasSubstr("has neither args.yml nor config.json"));
}

TEST(Vocoders, RefusesConfigurationsOfOtherWeights) {
  VocoderFolder folder(kHifiGan, fused(kHifiGan), same);
  Json config = read_json(data(kHifiGan.folder) / "config.json");
  config["upsample_initial_channel"] = 32;
  folder.config(config);
  PipelineText wide;
  add_vocode(wide, kHifiGan, folder.model());
  EXPECT_THAT(refusal(wide), testing::HasSubstr("conv_pre.weight is f32[16,80,7], expected [32,80,7]"));

  config = read_json(data(kHifiGan.folder) / "config.json");
  config["upsample_rates"] = {4};
  config["upsample_kernel_sizes"] = {8};
  folder.config(config);
  PipelineText few;
  add_vocode(few, kHifiGan, folder.model());
  EXPECT_THAT(refusal(few), testing::HasSubstr("conv_post.weight is f32[1,4,7], expected [1,8,7]"));

  config = read_json(data(kHifiGan.folder) / "config.json");
  for (const char* key : {"resblock_kernel_sizes", "resblock_dilation_sizes"}) config[key].erase(2);
  folder.config(config);
  PipelineText thin;
  add_vocode(thin, kHifiGan, folder.model());
  EXPECT_THAT(refusal(thin), testing::AnyOf(testing::HasSubstr("wrong shape"),
                                            testing::HasSubstr("which the vocoder's config does not describe")));
}

TEST(Vocoders, RefusesWeightsOfOtherModels) {
  VocoderFolder folder(kHifiGan, data("encoders/ae1d_mel/diffusion_ckpt_excerpt.safetensors"), same);
  PipelineText p;
  add_vocode(p, kHifiGan, folder.model());
  EXPECT_THAT(refusal(p), testing::HasSubstr("not a vocoder: it has no tensor 'conv_pre.bias'"));
}

}  // namespace
}  // namespace t2x::golden
