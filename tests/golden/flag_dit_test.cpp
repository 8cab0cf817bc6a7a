// Flag-DiT against PyTorch: every call of the goldens dit/flagdit_t2i_*, one test each.
#include "pipeline_text.hpp"
#include "reference_case.hpp"

namespace t2x::golden {
namespace {

class FlagDit : public testing::TestWithParam<Call> {
protected:
  // The case's weights under the call's text, with the extrapolation that its scalars ask for.
  void add_backbone(PipelineText& p, const Call& call) const {
    fs::path inputs = data(call.folder) / "inputs.safetensors";
    p.load("condition", inputs, call.input("cap_feats"));
    p.load("mask", inputs, call.input("cap_mask"));
    p.node("backbone", "flag_dit.backbone");
    p.text("model", (data(call.folder) / "weights.safetensors").string());
    p.text("condition", "@condition.tensor");
    p.text("mask", "@mask.tensor");
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

std::vector<Call> all(const char* folder) {
  return calls_of(folder, [](const Call&) { return true; });
}

INSTANTIATE_TEST_SUITE_P(flagdit_t2i_qknorm, FlagDit, testing::ValuesIn(all("dit/flagdit_t2i_qknorm")), test_name);
INSTANTIATE_TEST_SUITE_P(flagdit_t2i_noqknorm, FlagDit, testing::ValuesIn(all("dit/flagdit_t2i_noqknorm")), test_name);
INSTANTIATE_TEST_SUITE_P(flagdit_t2i_gqa, FlagDit, testing::ValuesIn(all("dit/flagdit_t2i_gqa")), test_name);

}  // namespace
}  // namespace t2x::golden
