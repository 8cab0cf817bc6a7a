#include "reader.hpp"

namespace t2x {
namespace {

using Links = PipelineReader;

TEST_F(Links, AWrongType) {
  EXPECT_EQ(errors(demo("guidance = 4", "latent = \"@encode.hidden\"")),
            "p.toml:33:10: error: '@encode.hidden' gives text_features:f32[B,L,D], but 'latent' of flow.sample takes "
            "latent:f32[B,C,H,W]\n  latent = \"@encode.hidden\"\n           ^~~~~~~~~~~~~~~~\n1 error");
}

TEST_F(Links, AFunctionOfAnotherShape) {
  EXPECT_EQ(
      errors(demo("@backbone", "@flat") + "\n[node.flat]\nuse = \"demo.flat_backbone\"\n"),
      "p.toml:30:12: error: '@flat.velocity' gives fn(latent:f32[B,L,D], time:f32[B]) -> velocity:f32[B,L,D], but "
      "'denoiser' of flow.sample takes fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]: argument 1: 4 "
      "dims are wanted, not 3\n  denoiser = \"@flat\"\n             ^~~~~~~\n1 error");
}

TEST_F(Links, AValueForAFunction) {
  EXPECT_EQ(errors(demo("@backbone", "@encode.mask")),
            "p.toml:30:12: error: '@encode.mask' gives mask:i32[B,L], but 'denoiser' of flow.sample takes "
            "fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]\n  denoiser = \"@encode.mask\"\n"
            "             ^~~~~~~~~~~~~~\n1 error");
}

// Three channels come from a backbone through a sampler to a decoder of four: no single link is wrong by itself.
TEST_F(Links, ChannelsThatClashThroughANode) {
  EXPECT_EQ(
      errors(demo("@backbone", "@rgb") + "\n[node.rgb]\nuse = \"demo.rgb_backbone\"\n"),
      "p.toml:30:12: error: '@rgb.velocity' gives fn(latent:f32[B,3,H,W], time:f32[B]) -> velocity:f32[B,3,H,W], but "
      "'denoiser' of flow.sample takes fn(latent:f32[B,C,H,W], time:f32[B]) -> velocity:f32[B,C,H,W]: 3 here but C is "
      "4 there (since p.toml:26:10)\n  denoiser = \"@rgb\"\n             ^~~~~~\n1 error");
  EXPECT_EQ(
      errors(demo("latent = \"@sample.latent\"", "latent = \"@noise\"") + "\n[node.noise]\nuse = \"demo.noise3\"\n"),
      "p.toml:26:10: error: '@noise.latent' gives latent:f32[1,3,64,64], but 'latent' of demo.decode takes "
      "latent:f32[B,4,H,W]: 3 here but 4 there\n  latent = \"@noise\"\n           ^~~~~~~~\n1 error");
}

TEST_F(Links, Cycles) {
  EXPECT_EQ(errors(demo("guidance = 4", "latent = \"@again\"") +
                   "\n[node.again]\nuse = \"flow.sample\"\ndenoiser = \"@backbone\"\nlatent = \"@sample\"\n"),
            "p.toml:33:10: error: these nodes wait for each other: 'sample' -> 'again' -> 'sample'\n"
            "  latent = \"@again\"\n           ^~~~~~~~\n1 error");
  std::string two = "format = 1\n"
                    "[node.a]\nuse = \"image.blend\"\nimages = [\"@a\"]\n"
                    "[node.b]\nuse = \"image.blend\"\nimages = [\"@c\", \"@d\"]\n"
                    "[node.c]\nuse = \"image.blend\"\nimages = \"@b\"\n"
                    "[node.d]\nuse = \"image.blend\"\nimages = \"@b\"\n";
  EXPECT_EQ(errors(two),
            "p.toml:4:11: error: these nodes wait for each other: 'a' -> 'a'\n"
            "  images = [\"@a\"]\n            ^~~~\n"
            "p.toml:7:11: error: these nodes wait for each other: 'b' -> 'c' -> 'b'\n"
            "  images = [\"@c\", \"@d\"]\n            ^~~~\n"
            "2 errors");
}

TEST_F(Links, Writers) {
  auto output = [&](const std::string& from, const std::string& to) {
    std::string text = errors(demo(from, to));
    return text.substr(0, text.find('\n'));
  };
  EXPECT_EQ(output("{seed}.png", "{seed}.pngg"),
            "p.toml:47:8: error: no plugin writes .pngg files. Did you mean 'png'?");
  EXPECT_EQ(output("{seed}.png", "{seed}.wav"),
            "p.toml:46:8: error: '@decode.image' gives image:f32[B,3,8*H,8*W], but no writer of .wav files takes that: "
            "audio.write takes audio:f32[B,T]");
  EXPECT_EQ(output("{seed}.png", "{seed}"),
            "p.toml:47:8: error: '{name}-{seed}' has no ending, such as .png, to say what to write");
  EXPECT_EQ(output("{seed}.png", "{sed}.png"),
            "p.toml:47:8: error: nothing fills {sed} in '{name}-{sed}.png'. Did you mean 'seed'?");
  EXPECT_EQ(output("{seed}.png", "{seed:3}.png"),
            "p.toml:47:8: error: only {index} takes a width, as in {index:03}, not {seed:3}");
  EXPECT_EQ(output("{seed}.png", "{seed.png"), "p.toml:47:8: error: a '{' in '{name}-{seed.png' is not closed");
  EXPECT_EQ(output("{seed}.png\"", "{index:03}.PNG\"\nlevel = 9"), "none");
  EXPECT_EQ(output("{seed}.png\"", "{seed}.png\"\nlevel = 10"),
            "p.toml:48:9: error: 'level' of image.write must be 0 to 9, not 10");
  EXPECT_EQ(output("{seed}.png\"", "{seed}.png\"\nlevle = 1"),
            "p.toml:48:1: error: the writer image.write has no parameter 'levle'. Did you mean 'level'?");
  EXPECT_EQ(output("from = \"@decode.image\"\n", ""), "p.toml:45:9: error: [output.image] has no 'from'");
}

}  // namespace
}  // namespace t2x
