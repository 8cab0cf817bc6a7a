// Texts and models of the audio side: what the command says when they do not fit.
#include "command.hpp"
#include <gmock/gmock.h>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;

const fs::path kData = fs::path(T2X_TEST_DATA);

// A pipeline with one node that encodes [input.prompt].
Outcome check(const std::string& node, const fs::path& model, const std::string& prompt) {
  const fs::path file = fresh_folder() / "text.toml";
  write_text(file, "format = 1\n[input.prompt]\ntype = \"text\"\n[model]\ntext = \"" + model.string() +
                       "\"\n[node.text]\nuse = \"" + node + "\"\nmodel = \"$model.text\"\ntext = \"$input.prompt\"\n" +
                       "tokenizer = \"" + (kData / (node == "t5.encode_text" ? "encoders/tokenizer_t5"
                                                                             : "encoders/tokenizer_bert_wordpiece"))
                                              .string() + "\"\n");
  return t2x({"check", file.string(), "prompt=" + prompt});
}

TEST(AudioText, another_model) {
  for (const auto& [node, kind] : {std::pair{"t5.encode_text", "T5 encoder"}, {"clap.encode_text", "CLAP text encoder"}}) {
    const Outcome o = check(node, kData / "encoders/vae_autoencoderkl/vae", "a dog barks");
    EXPECT_EQ(o.exit_code, 2);
    EXPECT_THAT(o.err, HasSubstr("node 'text' (" + std::string(node) + "): this is no " + kind + ": it has no tensor '"));
  }
}

TEST(AudioText, a_tokenizer_of_another_model) {
  const Outcome t5 = check("t5.encode_text", kData / "encoders/text_encoder_t5/text_encoder", "a dog barks");
  EXPECT_EQ(t5.exit_code, 2);
  EXPECT_THAT(t5.err, HasSubstr("spiece.model has 435 pieces, but the model embeds only 100"));
  const Outcome clap =
      check("clap.encode_text", kData / "encoders/text_cond_clap_t5/diffusion_ckpt_excerpt.safetensors", "a dog barks");
  EXPECT_EQ(clap.exit_code, 2);
  EXPECT_THAT(clap.err, HasSubstr("there is no config.json that says num_attention_heads"));
}

TEST(AudioText, a_prompt_that_is_not_utf8) {
  for (const char* node : {"t5.encode_text", "clap.encode_text"}) {
    const Outcome o = check(node, kData / "encoders/text_encoder_t5/text_encoder", "a \xc3 dog");
    EXPECT_EQ(o.exit_code, 2);
    EXPECT_THAT(o.err, HasSubstr("UTF-8"));
  }
}

TEST(AudioText, a_backbone_for_pictures) {
  const fs::path file = fresh_folder() / "audio.toml";
  write_text(file, "format = 1\n[model]\nm = \"" + (kData / "dit/flagdit_t2i_noqknorm/weights.safetensors").string() +
                       "\"\n[node.backbone]\nuse = \"flag_dit.audio_backbone\"\nmodel = \"$model.m\"\n");
  const Outcome o = t2x({"check", file.string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("node 'backbone' (flag_dit.audio_backbone): this is no Flag-DiT audio model: it has no "
                               "tensor 'blocks.0.attention.gate'"));
}

// A sequence's velocity does not go where pictures are sampled, and t2x check says so before anything is loaded.
TEST(AudioText, a_sound_into_the_autoencoder_of_pictures) {
  const fs::path file = fresh_folder() / "mixed.toml";
  write_text(file, "format = 1\n[node.noise]\nuse = \"flow.noise_1d\"\nseconds = 1\n[node.decode]\nuse = \"kl.decode\"\nmodel = \"" +
                       (sample_models() / "vae").string() + "\"\nlatent = \"@noise.latent\"\n");
  const Outcome o = t2x({"check", file.string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("'@noise.latent' gives latent:f32[B,C,T], but 'latent' of kl.decode takes latent:f32[B,C,h,w]\n"));
}

}  // namespace
}  // namespace t2x
