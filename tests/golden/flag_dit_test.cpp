// Flag-DiT against PyTorch: every call of the goldens dit/flagdit_t2i_*, one test each.
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

class FlagDit : public testing::TestWithParam<Call> {
protected:
  // The call's text, and the case's weights with the extrapolation that its scalars ask for.
  void add_backbone(PipelineText& p, const Call& call, bool linked = true) const {
    fs::path inputs = data(call.folder) / "inputs.safetensors";
    p.load("condition", inputs, call.input("cap_feats"));
    p.load("mask", inputs, call.input("cap_mask"));
    p.node("backbone", "flag_dit.backbone");
    p.text("model", (data(call.folder) / "weights.safetensors").string());
    if (linked) p.text("condition", "@condition.tensor");
    if (linked) p.text("mask", "@mask.tensor");
    add_extrapolation(p, call.scalars());
  }
};

TEST_P(FlagDit, MatchesReference) {
  const Call& call = GetParam();
  fs::path inputs = data(call.folder) / "inputs.safetensors";
  PipelineText p;
  add_backbone(p, call);
  std::string function = call.json["function"];
  std::vector<std::string> outputs;
  ArrayFile given(inputs), expected(data(call.folder) / "outputs.safetensors");
  std::map<std::string, Array> wanted;
  auto want = [&](const std::string& node, Array array) {
    outputs.push_back("@" + node + ".velocity");
    wanted[node + ".velocity"] = std::move(array);
  };

  if (function == "forward") {
    p.load("x", inputs, call.input("x"));
    p.load("t", inputs, call.input("t"));
    p.velocity("v", "@backbone", {"@x.tensor"}, "@t.tensor");
    want("v", expected[call.name() + ".out"]);
  } else if (function == "forward_list") {
    int count = call.scalars()["n_images"];
    std::vector<std::string> latents;
    for (int i = 0; i < count; ++i) {
      p.load("x" + std::to_string(i), inputs, call.input("x" + std::to_string(i)));
      latents.push_back("@x" + std::to_string(i) + ".tensor");
    }
    p.load("t", inputs, call.input("t"));
    for (int i = 0; i < count; ++i) {
      p.velocity("v" + std::to_string(i), "@backbone", latents, "@t.tensor", i);
      Array out = expected[call.name() + ".out" + std::to_string(i)];
      out.shape.insert(out.shape.begin(), 1);
      want("v" + std::to_string(i), out);
    }
  } else {
    // forward_with_cfg reads the first half of x only and returns the guided channels twice; the node takes and
    // gives that half.
    ASSERT_EQ(function, "forward_with_cfg");
    p.constant("x", given[call.input("x")].row(0));
    p.constant("t", given[call.input("t")].row(0));
    p.node("guide", "flow.guidance");
    p.text("denoiser", "@backbone");
    p.number("scale", call.scalars()["cfg_scale"]);
    p.velocity("v", "@guide", {"@x.tensor"}, "@t.tensor");
    want("v", expected[call.name() + ".out"].row(0));
  }
  ArrayFile got = p.run(outputs);
  for (const auto& [name, array] : wanted)
    expect_close(got[name], array, tolerance_of(call.json["tolerance"]), name);
}

std::vector<Call> forwards() {
  std::vector<Call> calls;
  for (const char* folder : {"dit/flagdit_t2i_qknorm", "dit/flagdit_t2i_noqknorm", "dit/flagdit_t2i_gqa"})
    for (Call& call : calls_of(folder, [](const Call& c) { return c.json["function"] == "forward"; }))
      calls.push_back(std::move(call));
  return calls;
}

// Of the unguided calls with one batch of equal latents.
class FlagDitConditional : public FlagDit {};

TEST_P(FlagDitConditional, IsTheSameFieldUnderTheCallersText) {
  const Call& call = GetParam();
  fs::path inputs = data(call.folder) / "inputs.safetensors";
  PipelineText p;
  add_backbone(p, call, false);
  p.load("x", inputs, call.input("x"));
  p.load("t", inputs, call.input("t"));
  p.node("v", "test.call_conditional");
  p.text("field", "@backbone.conditional");
  p.text("latent", "@x.tensor");
  p.text("time", "@t.tensor");
  p.text("condition", "@condition.tensor");
  p.text("mask", "@mask.tensor");
  expect_close(p.run({"@v.result"})["v.result"],
               ArrayFile(data(call.folder) / "outputs.safetensors")[call.name() + ".out"],
               tolerance_of(call.json["tolerance"]), "conditional");
}

TEST(FlagDitBackbone, VelocityWithoutALinkedTextSaysWhatToConnect) {
  const Call call = forwards()[0];
  PipelineText p;
  p.load("x", data(call.folder) / "inputs.safetensors", call.input("x"));
  p.load("t", data(call.folder) / "inputs.safetensors", call.input("t"));
  p.node("backbone", "flag_dit.backbone");
  p.text("model", (data(call.folder) / "weights.safetensors").string());
  p.velocity("v", "@backbone.velocity", {"@x.tensor"}, "@t.tensor");
  try {
    p.run({"@v.velocity"});
    FAIL() << "not refused";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    EXPECT_THAT(failure.what(), testing::HasSubstr("node 'backbone' (flag_dit.backbone): the function velocity needs "
                                                   "the input 'condition', which is not connected"));
  }
}

std::vector<Call> all(const char* folder) {
  return calls_of(folder, [](const Call&) { return true; });
}

INSTANTIATE_TEST_SUITE_P(flagdit_t2i_qknorm, FlagDit, testing::ValuesIn(all("dit/flagdit_t2i_qknorm")), test_name);
INSTANTIATE_TEST_SUITE_P(flagdit_t2i_noqknorm, FlagDit, testing::ValuesIn(all("dit/flagdit_t2i_noqknorm")), test_name);
INSTANTIATE_TEST_SUITE_P(flagdit_t2i_gqa, FlagDit, testing::ValuesIn(all("dit/flagdit_t2i_gqa")), test_name);
INSTANTIATE_TEST_SUITE_P(flagdit_t2i, FlagDitConditional, testing::ValuesIn(forwards()),
                         [](const testing::TestParamInfo<Call>& info) {
                           return test_name(info) + "_" + std::to_string(info.index);
                         });

}  // namespace
}  // namespace t2x::golden
