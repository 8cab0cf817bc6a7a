// pipelines/text_to_image.toml against the reference's demo, from prompt to pixels: e2e/t2i_flag_dit.
#include "pipeline_text.hpp"
#include "reference_case.hpp"

namespace t2x::golden {
namespace {

const char* kCase = "e2e/t2i_flag_dit";

struct Request {
  Json json, whole;
  std::string name() const { return json["name"]; }
};

void PrintTo(const Request& request, std::ostream* out) { *out << request.name(); }

std::vector<Request> runs() {
  Json whole = read_json(data(kCase) / "case.json");
  std::vector<Request> list;
  for (const Json& json : whole["runs"]) list.push_back({json, whole});
  return list;
}

std::string number(const Json& value) { return value.dump(); }

// What a user gives on the command line for the reference's request.
ReadOptions options_of(const Request& request) {
  const Json &args = request.json["args"], &paths = request.whole["paths"];
  auto path = [&](const char* key) { return (data(kCase) / paths[key].get<std::string>()).string(); };
  std::string resolution = args["resolution"];  // "(Extrapolation) 96x80": the last word is the size
  bool extrapolates = args["ntk_scaling"];
  EXPECT_EQ(extrapolates, args["proportional_attn"].get<bool>());
  ReadOptions o;
  o.inputs = {"prompt=" + args["prompt"].get<std::string>(),
              "size=" + resolution.substr(resolution.rfind(' ') + 1),
              "steps=" + number(args["num_sampling_steps"]),
              "guidance=" + number(args["cfg_scale"]),
              "solver=" + args["solver"].get<std::string>(),
              "time_shift=" + number(args["t_shift"]),
              "seed=" + number(args["seed"]),
              "rng=torch",
              "training_size=" + number(extrapolates ? request.whole["image_size"] : Json(0))};
  o.sets = {"model.encoder=" + path("text_encoder"), "model.backbone=" + path("release"), "model.vae=" + path("vae"),
            "node.sample.keep_trajectory=true"};
  return o;
}

// The pipeline as it is installed, and a node that saves some of its values.
std::string with_dump(const fs::path& dump, const std::vector<std::string>& values) {
  return "format = 1\ninclude = [" + Json((fs::path(T2X_SOURCE_DIR) / "pipelines/text_to_image.toml").string()).dump() +
         "]\n[node.dump]\nuse = \"core.save_tensors\"\npath = " + Json(dump.string()).dump() +
         "\ntensors = " + Json(values).dump() + "\n";
}

// The rows of [batch, tokens, width] that belong to a text; the others mean nothing.
std::vector<float> real_tokens(const Array& features, const Array& mask) {
  uint64_t width = features.values.size() / mask.values.size();
  std::vector<float> rows;
  for (size_t i = 0; i < mask.values.size(); ++i)
    if (mask.values[i] != 0)
      rows.insert(rows.end(), features.values.begin() + ptrdiff_t(i * width),
                  features.values.begin() + ptrdiff_t((i + 1) * width));
  return rows;
}

// [N, 2, ...] -> [N, 1, ...]: the reference keeps both halves of the guidance batch.
Array first_of_two(const Array& trajectory) {
  Array half{trajectory.shape, {}};
  half.shape[1] = 1;
  uint64_t state = trajectory.values.size() / trajectory.shape[0];
  for (uint64_t i = 0; i < trajectory.shape[0]; ++i) {
    auto start = trajectory.values.begin() + ptrdiff_t(i * state);
    half.values.insert(half.values.end(), start, start + ptrdiff_t(state / 2));
  }
  return half;
}

// Pixels of a PNG as bytes in [H, W, 3] order, read back by a pipeline.
std::vector<int> bytes_of(const std::string& png) {
  PipelineText p;
  p.node("picture", "image.read");
  p.text("file", png);
  Array planes = p.run({"@picture.image"})["picture.image"];
  size_t pixels = planes.values.size() / 3;
  std::vector<int> bytes(planes.values.size());
  for (size_t i = 0; i < pixels; ++i)
    for (size_t c = 0; c < 3; ++c)
      bytes[i * 3 + c] = static_cast<int>(std::lround((planes.values[c * pixels + i] + 1) / 2 * 255));
  return bytes;
}

void expect_same_picture(const std::string& png, const Array& expected) {
  std::vector<int> got = bytes_of(png);
  ASSERT_EQ(got.size(), expected.values.size());
  size_t equal = 0;
  int worst = 0;
  for (size_t i = 0; i < got.size(); ++i) {
    int difference = std::abs(got[i] - static_cast<int>(expected.values[i]));
    equal += difference == 0;
    worst = std::max(worst, difference);
  }
  EXPECT_LE(worst, 1);
  EXPECT_GE(double(equal), 0.99 * double(got.size()));
  testing::Test::RecordProperty("share of equal bytes", std::to_string(double(equal) / double(got.size())));
}

class TextToImage : public testing::TestWithParam<Request> {};

void expect_reference(const Request& request, const DeviceOptions& device) {
  TemporaryFolder folder;
  fs::path dump = folder / "dump.safetensors";
  std::string text = with_dump(dump, {"@encode.hidden", "@encode.mask", "@noise.latent", "@sample.trajectory",
                                      "@sample.latent", "@decode.image"});
  RunResult result = run_text(text, folder / "", options_of(request), device);
  ASSERT_EQ(result.files.size(), 1u);

  ArrayFile got(dump), expected(data(kCase) / "outputs.safetensors");
  auto wanted = [&](const char* key) { return expected[request.name() + "." + key]; };
  const Json& t = request.whole["tolerance"];
  Array mask = wanted("cap_mask");
  EXPECT_EQ(got["encode.mask"].values, mask.values);
  Array features{{}, real_tokens(got["encode.hidden"], mask)}, reference{{}, real_tokens(wanted("cap_feats"), mask)};
  expect_close(features, reference, tolerance_of(t["features"]), "text features");
  expect_close(got["noise.latent"], wanted("noise"), tolerance_of(t["noise"]), "noise");
  Tolerance latent = tolerance_of(t["trajectory/final_latent"]);
  expect_close(got["sample.trajectory"], first_of_two(wanted("trajectory")), latent, "trajectory");
  expect_close(got["sample.latent"], wanted("final_latent"), latent, "final latent");
  expect_close(got["decode.image"], wanted("decoded"), tolerance_of(t["decoded"]), "decoded");
  expect_same_picture(result.files[0], wanted("image_u8"));
}

TEST_P(TextToImage, MatchesReferenceFromPromptToPixels) { expect_reference(GetParam(), {}); }

// Bindings of at most 64 KiB: every larger tensor is worked on in windows.
TEST_P(TextToImage, MatchesReferenceWithSmallBindings) {
  DeviceOptions device;
  device.limit_binding = 64 << 10;
  expect_reference(GetParam(), device);
}

// What a device without 16-bit features and without mapped memory does.
TEST_P(TextToImage, MatchesReferenceWithoutHalfFloatsThroughTheStagingRing) {
  DeviceOptions device;
  device.no_fp16 = true;
  device.force_staging = true;
  expect_reference(GetParam(), device);
}

INSTANTIATE_TEST_SUITE_P(t2i_flag_dit, TextToImage, testing::ValuesIn(runs()),
                         [](const testing::TestParamInfo<Request>& info) { return info.param.name(); });

// Pictures of one batch, on the model that comes with T2X.
TEST(TextToImageBatch, EachPictureIsWhatItsOwnSeedGives) {
  auto latents = [](const std::string& seed, const std::string& count) {
    TemporaryFolder folder;
    fs::path dump = folder / "dump.safetensors";
    ReadOptions options;
    options.inputs = {"prompt=a red fox", "size=64x48", "steps=3", "seed=" + seed, "count=" + count};
    EXPECT_EQ(run_text(with_dump(dump, {"@sample.latent"}), folder / "", options).files.size(), std::stoul(count));
    return ArrayFile(dump)["sample.latent"];
  };
  Array both = latents("7", "2");
  expect_close(both.row(0), latents("7", "1"), {1e-5, 1e-5}, "first");
  expect_close(both.row(1), latents("8", "1"), {1e-5, 1e-5}, "second");
}

}  // namespace
}  // namespace t2x::golden
