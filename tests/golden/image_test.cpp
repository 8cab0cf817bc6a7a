// Pictures as files: the bytes of encoders/vae_autoencoderkl through image.write, and back through image.read.
#include "pipeline_text.hpp"
#include "reference_case.hpp"

namespace t2x::golden {
namespace {

const char* kCase = "encoders/vae_autoencoderkl";

// The picture of the golden `decoded`, written by a pipeline with this rounding and read back as bytes [1,3,H,W].
Array bytes_after(const std::string& rounding) {
  TemporaryFolder folder;
  const fs::path decoded = data(kCase) / "outputs.safetensors";
  run_text("format = 1\nname = \"picture\"\n[node.decoded]\nuse = \"core.load_tensor\"\nfile = " +
               Json(decoded.string()).dump() + "\ntensor = \"decoded\"\n[output.image]\nfrom = \"@decoded.tensor\"\n"
               "file = \"{name}.png\"\nrounding = \"" + rounding + "\"\n",
           folder / "");
  PipelineText p;
  p.node("picture", "image.read");
  p.text("file", (folder / "picture.png").string());
  Array bytes = p.run({"@picture.image"})["picture.image"];
  for (float& value : bytes.values) value = std::round((value + 1) / 2 * 255);
  return bytes;
}

TEST(ImageWrite, TruncatesLikeTheReferenceDemo) {
  const Array expected = ArrayFile(data(kCase) / "outputs.safetensors")["image_u8_upstream_trunc"];
  expect_close(bytes_after("truncate"), expected, {0.5, 0}, "image_u8_upstream_trunc");
}

TEST(ImageWrite, RoundsLikeDiffusers) {
  const Array expected = ArrayFile(data(kCase) / "outputs.safetensors")["image_u8_diffusers_round"];
  expect_close(bytes_after("nearest"), expected, {0.5, 0}, "image_u8_diffusers_round");
}

}  // namespace
}  // namespace t2x::golden
