// From a prompt to a waveform with files as they are released, against PyTorch: e2e/t2a_flag_dit.
#include "sound_pipeline.hpp"

namespace t2x::golden {
namespace {

constexpr double kShare = 2e-5;   // of a value's largest magnitude

// [1,N] -> every stride-th sample.
Array thinned(const Array& sound, size_t stride) {
  Array thin{{1, 0}, {}};
  for (size_t i = 0; i < sound.values.size(); i += stride) thin.values.push_back(sound.values[i]);
  thin.shape[1] = thin.values.size();
  return thin;
}

class ReleasedAudio : public testing::TestWithParam<std::string> {
protected:
  // From the prompt to the waveform: text features, latent and sound.
  void expect_reference(const DeviceOptions& device) {
    const Json whole = read_json(data(kReleased) / "case.json");
    Json request;
    for (const Json& json : whole["runs"])
      if (json["name"] == GetParam()) request = json;
    PipelineRun run("text_to_" + GetParam());
    run.with_models().sets(kBigVgan).sets({"output.sound.file=sound.safetensors"});
    run.inputs({"prompt=" + request["prompt"].get<std::string>(), "rng=torch"});
    for (const char* key : {"seconds", "steps", "guidance", "seed"}) run.inputs({key + ("=" + request[key].dump())});
    if (request.contains("structured")) run.inputs({"structured=" + request["structured"].get<std::string>()});

    const std::string text = GetParam() == "audio" ? "text.tensor" : "t5.hidden";
    const ArrayFile got = run.values({"@" + text, "@sample.latent"}, device),
                    expected(data(kReleased) / "reference.safetensors");
    expect_near_scale(got[text], expected[GetParam() + ".context"], kShare, "text features");
    expect_near_scale(got["sample.latent"], expected[GetParam() + ".latent"], kShare, "latent");
    const Array sound = ArrayFile(run.file())["vocode.audio"];
    EXPECT_EQ(sound.values.size(), request["frames"].get<size_t>() * 512);
    expect_near_scale(thinned(sound, whole["stride"]), expected[GetParam() + ".sound"], kShare, "sound");
  }
};

TEST_P(ReleasedAudio, MatchesReferenceFromPromptToWaveform) { expect_reference({}); }

// Bindings of at most 64 KiB: every larger tensor is worked on in windows.
TEST_P(ReleasedAudio, MatchesReferenceWithSmallBindings) {
  DeviceOptions device;
  device.limit_binding = 64 << 10;
  expect_reference(device);
}

INSTANTIATE_TEST_SUITE_P(t2a_flag_dit, ReleasedAudio, testing::Values("audio", "music"),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

}  // namespace
}  // namespace t2x::golden
