// The KL autoencoder against diffusers: encoders/vae_autoencoderkl in its three namings.
#include "../host/weights/checkpoint_of.hpp"
#include "pipeline_text.hpp"
#include "reference_case.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

const char* kCase = "encoders/vae_autoencoderkl";

fs::path inputs() { return data(kCase) / "inputs.safetensors"; }
Array expected(const std::string& name) { return ArrayFile(data(kCase) / "outputs.safetensors")[name]; }
Tolerance tolerance() { return tolerance_of(read_json(data(kCase) / "case.json")["tolerance"]["f32"]); }

// The first `count` channels of [1,C,H,W] from channel `first`.
Array channels(const Array& a, uint64_t first, uint64_t count) {
  Array part{a.shape, {}};
  const uint64_t plane = a.shape[2] * a.shape[3];
  part.shape[1] = count;
  part.values.assign(a.values.begin() + ptrdiff_t(first * plane),
                     a.values.begin() + ptrdiff_t((first + count) * plane));
  return part;
}

// The model's path is the parameter.
class VaeAutoencoderKl : public testing::TestWithParam<const char*> {
protected:
  void vae(const std::string& name, const std::string& type, const std::string& port, const std::string& tensor) {
    pipeline.load("input", inputs(), tensor);
    pipeline.node(name, type);
    pipeline.text("model", (data(kCase) / GetParam()).string());
    pipeline.text(port, "@input.tensor");
  }
  PipelineText pipeline;
};

TEST_P(VaeAutoencoderKl, DecodedMatchesReference) {
  vae("decode", "kl.decode", "latent", "z");
  expect_close(pipeline.run({"@decode.image"})["decode.image"], expected("decoded"), tolerance(), "decoded");
}

TEST_P(VaeAutoencoderKl, DecodedInTilesMatchesReference) {
  vae("decode", "kl.decode", "latent", "z_tiled");
  pipeline.text("tiling", "auto");
  expect_close(pipeline.run({"@decode.image"})["decode.image"], expected("decoded_tiled"), tolerance(),
               "decoded_tiled");
}

TEST_P(VaeAutoencoderKl, EncodedMatchesReference) {
  pipeline.load("noise", inputs(), "posterior_noise");
  vae("encode", "kl.encode", "image", "image");
  pipeline.text("noise", "@noise.tensor");
  const ArrayFile got = pipeline.run({"@encode.mean", "@encode.logvar", "@encode.latent"});
  expect_close(got["encode.mean"], expected("mean"), tolerance(), "mean");
  expect_close(got["encode.logvar"], expected("logvar"), tolerance(), "logvar");
  expect_close(got["encode.latent"], expected("latent_scaled"), tolerance(), "latent_scaled");
}

TEST_P(VaeAutoencoderKl, LatentIsTheSameEncoderInTheCallersProgram) {
  vae("encode", "kl.encode", "image", "image");
  pipeline.node("encoder", "kl.encoder");
  pipeline.text("model", (data(kCase) / GetParam()).string());
  pipeline.node("call", "test.call_latent");
  pipeline.text("encoder", "@encoder");
  pipeline.text("image", "@input.tensor");
  const ArrayFile got = pipeline.run({"@encode.latent", "@call.result"});
  EXPECT_EQ(got["call.result"].values, got["encode.latent"].values);
}

TEST_P(VaeAutoencoderKl, EncodedInTilesMatchesReference) {
  vae("encode", "kl.encode", "image", "image_tiled");
  pipeline.text("tiling", "auto");
  const ArrayFile got = pipeline.run({"@encode.mean", "@encode.logvar"});
  const Array moments = expected("moments_tiled");
  expect_close(got["encode.mean"], channels(moments, 0, 4), tolerance(), "mean of moments_tiled");
  expect_close(got["encode.logvar"], channels(moments, 4, 4), tolerance(), "logvar of moments_tiled");
}

TEST(VaeOfACheckpoint, DecodedMatchesReference) {
  TemporaryFolder folder;
  const fs::path model = data(kCase) / "vae_ldm_names";
  std::ofstream(folder / "vae.ckpt", std::ios::binary) << test::checkpoint_of(model / "vae.safetensors", "state_dict");
  fs::copy_file(model / "config.json", folder / "config.json");
  PipelineText p;
  p.load("input", inputs(), "z");
  p.node("decode", "kl.decode");
  p.text("model", (folder / "").string());
  p.text("latent", "@input.tensor");
  expect_close(p.run({"@decode.image"})["decode.image"], expected("decoded"), tolerance(), "decoded");
}

std::string naming(const testing::TestParamInfo<const char*>& info) {
  const std::string path = info.param;
  return path.substr(0, path.find('/'));
}

INSTANTIATE_TEST_SUITE_P(vae_autoencoderkl, VaeAutoencoderKl,
                         testing::Values("vae", "vae_old_attn_names", "vae_ldm_names/vae.safetensors"), naming);

TEST(VaeAutoencoderKl, UntiledIsTheDefaultForLargeLatents) {
  PipelineText p;
  p.load("z", inputs(), "z_tiled");
  p.node("decode", "kl.decode");
  p.text("model", (data(kCase) / "vae").string());
  p.text("latent", "@z.tensor");
  expect_close(p.run({"@decode.image"})["decode.image"], expected("decoded_untiled_same_input"), tolerance(),
               "decoded_untiled_same_input");
}

TEST(VaeAutoencoderKl, BatchesDecodeLikeSingleImages) {
  const Array z = ArrayFile(inputs())["z"], decoded = expected("decoded");
  Array two = z, both = decoded;
  two.shape[0] = both.shape[0] = 2;
  for (const float value : z.values) two.values.push_back(value);
  both.values.insert(both.values.end(), decoded.values.begin(), decoded.values.end());
  PipelineText p;
  p.constant("z", two);
  p.node("decode", "kl.decode");
  p.text("model", (data(kCase) / "vae").string());
  p.text("latent", "@z.tensor");
  expect_close(p.run({"@decode.image"})["decode.image"], both, tolerance(), "a batch of two");
}

// What the failure of decoding `tensor` of the inputs with this model says.
std::string refusal_of(const fs::path& model, const std::string& tensor) {
  PipelineText p;
  p.load("z", inputs(), tensor);
  p.node("decode", "kl.decode");
  p.text("model", model.string());
  p.text("latent", "@z.tensor");
  try {
    p.run({"@decode.image"});
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.side, Side::User);
    return failure.what();
  }
  return "not refused";
}

TEST(VaeAutoencoderKl, RefusesOtherModels) {
  EXPECT_THAT(
      refusal_of(data("encoders/text_encoder_llama/text_encoder"), "z"),
      testing::HasSubstr("node 'decode' (kl.decode): not a KL autoencoder: it has no tensor 'decoder.conv_in.weight'"));
}

TEST(VaeAutoencoderKl, RefusesLatentsOfOtherModels) {
  EXPECT_THAT(refusal_of(data(kCase) / "vae", "image"),
              testing::HasSubstr("this VAE decodes [batch, 4, height, width]"));
}

}  // namespace
}  // namespace t2x::golden
