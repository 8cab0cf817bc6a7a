// What flag_dit.backbone and the flow nodes refuse, and how they say it. No GPU: `t2x check` does the same.
#include "golden/pipeline_text.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const char* kWeights = "dit/flagdit_t2i_noqknorm/weights.safetensors";

// The sentence with which a check of this pipeline fails; "" when it passes.
std::string refusal(const std::string& nodes) {
  try {
    Pipeline p = read_pipeline_text("format = 1\n" + nodes, "test.toml", plugins(), {}).pipeline;
    Engine(plugins(), DeviceOptions{}).check(p);
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "";
}

std::string load(const std::string& name, const std::string& tensor) {
  return "[node." + name + "]\nuse = \"core.load_tensor\"\nfile = \"" +
         data("dit/flagdit_t2i_noqknorm/inputs.safetensors").string() + "\"\ntensor = \"forward_tensor." + tensor + "\"\n";
}

std::string backbone(const std::string& model, const std::string& more = "") {
  return load("features", "cap_feats") + load("mask", "cap_mask") +
         "[node.backbone]\nuse = \"flag_dit.backbone\"\ncondition = \"@features\"\nmask = \"@mask\"\nmodel = \"" + model +
         "\"\n" + more;
}

// Copies the reference's weights without one tensor, or with one renamed.
void rename_tensor(const fs::path& to, const std::string& from_name, const std::string& to_name) {
  std::ifstream in(data(kWeights), std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  size_t at = bytes.find('"' + from_name + '"');
  ASSERT_NE(at, std::string::npos);
  ASSERT_EQ(from_name.size(), to_name.size());
  bytes.replace(at + 1, to_name.size(), to_name);
  std::ofstream(to, std::ios::binary) << bytes;
}

TEST(FlagDitErrors, GoodModelPasses) { EXPECT_EQ(refusal(backbone(data(kWeights).string())), ""); }

TEST(FlagDitErrors, AnotherModelIsNamedByWhatItLacks) {
  EXPECT_THAT(refusal(backbone(data("e2e/t2i_flag_dit/vae").string())),
              AllOf(HasSubstr("node 'backbone' (flag_dit.backbone)"),
                    HasSubstr("this is no Flag-DiT text-to-image model: it has no tensor 'x_embedder.weight'")));
}

TEST(FlagDitErrors, MissingAndUnexpectedTensorsAreReported) {
  TemporaryFolder folder;
  fs::path file = folder / "broken.safetensors";
  rename_tensor(file, "layers.1.attention.wo.weight", "layers.1.attention.ow.weight");
  EXPECT_THAT(refusal(backbone(file.string())),
              AllOf(HasSubstr("layers.1.attention.wo.weight"), HasSubstr("layers.1.attention.ow.weight")));
}

TEST(FlagDitErrors, NtkWithoutASizeSaysWhatToSet) {
  EXPECT_THAT(refusal(backbone(data(kWeights).string(), "ntk = \"on\"\n")),
              HasSubstr("ntk = \"on\" needs training_size"));
  EXPECT_THAT(refusal(backbone(data(kWeights).string(), "proportional_attention = \"on\"\n")),
              HasSubstr("proportional_attention = \"on\" needs training_size"));
  EXPECT_EQ(refusal(backbone(data(kWeights).string(), "ntk = \"on\"\ntraining_size = 256\n")), "");
  EXPECT_EQ(refusal(backbone(data(kWeights).string(), "ntk = \"on\"\nntk_factor = 2.0\n")), "");
}

TEST(FlagDitErrors, TinyTrainingSizeIsRefused) {
  EXPECT_THAT(refusal(backbone(data(kWeights).string(), "training_size = 8\n")), HasSubstr("at least 16"));
}

TEST(FlowErrors, StepsBelowTwoAreRefused) {
  std::string text = backbone(data(kWeights).string()) + load("x", "x") +
                     "[node.sample]\nuse = \"flow.sample\"\nlatent = \"@x\"\ndenoiser = \"@backbone\"\n";
  EXPECT_THAT(refusal(text + "steps = 1\n"), HasSubstr("steps"));
  EXPECT_THAT(refusal(text + "steps = 0\n"), HasSubstr("steps"));
  EXPECT_THAT(refusal(text + "time_shift = nan\n"), HasSubstr("time_shift"));
  EXPECT_THAT(refusal(text + "solver = \"dopri5\"\n"), HasSubstr("dopri5"));
  EXPECT_EQ(refusal(text + "steps = 2\n"), "");
}

TEST(FlowErrors, SizeMustBeAMultiple) {
  EXPECT_THAT(refusal("[node.noise]\nuse = \"flow.noise\"\nsize = \"250x256\"\n"), HasSubstr("multiples of 16"));
  EXPECT_THAT(refusal("[node.noise]\nuse = \"flow.noise\"\nsize = \"256x256\"\nfactor = 48\n"),
              HasSubstr("not a multiple of factor 48"));
}

}  // namespace
}  // namespace t2x::golden
