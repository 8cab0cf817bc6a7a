#include "config.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <fstream>
#include <sstream>

namespace vocoders {
namespace {

std::string stored(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(std::string(T2X_TEST_DATA) + "/encoders/" + file, std::ios::binary).rdbuf();
  return text.str();
}

// The test data's configuration with `from` replaced.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = stored("vocoder_bigvgan/bigvnat/args.yml");
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string refusal(const std::string& text, Family family = Family::BigVgan) {
  try {
    parse_config(text, "args.yml", family);
  } catch (const t2x::Error& error) {
    return error.what();
  }
  return "not refused";
}

TEST(VocoderConfig, YamlAndJsonSayTheSame) {
  for (const char* file : {"vocoder_bigvgan/bigvnat/args.yml", "vocoder_bigvgan/config.json"}) {
    const Config c = parse_config(stored(file), file, Family::BigVgan);
    EXPECT_EQ(c.resblock, 1u);
    EXPECT_EQ(c.mels, 20u);
    EXPECT_EQ(c.initial_channels, 24u);
    EXPECT_EQ(c.rates, (std::vector<uint32_t>{4, 2}));
    EXPECT_EQ(c.rate_kernels, (std::vector<uint32_t>{8, 4}));
    EXPECT_EQ(c.kernels, (std::vector<uint32_t>{3, 7, 11}));
    EXPECT_EQ(c.dilations, (std::vector<std::vector<uint32_t>>(3, {1, 3, 5})));
    EXPECT_TRUE(c.beta && c.logscale && c.tanh && c.bias);
    EXPECT_EQ(c.sample_rate, 0u);
    EXPECT_EQ(c.channels(1), 6u);
  }
  const Config hifigan = parse_config(stored("vocoder_hifigan/config.json"), "config.json", Family::HifiGan);
  EXPECT_EQ(hifigan.sample_rate, 22050u);
  const Config amp2 = parse_config(stored("vocoder_bigvgan_amp2/config.json"), "config.json", Family::BigVgan);
  EXPECT_EQ(amp2.resblock, 2u);
  EXPECT_FALSE(amp2.beta || amp2.logscale);
}

TEST(VocoderConfig, LaterVersionsMayEndOtherwise) {
  const Config c = parse_config(changed("num_gpus: 0", "use_tanh_at_final: false\nuse_bias_at_final: false"),
                                "args.yml", Family::BigVgan);
  EXPECT_FALSE(c.tanh || c.bias);
}

TEST(VocoderConfig, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refusal(changed("activation: snakebeta", "activation: relu")),
            "'args.yml': activation is 'relu'; 'snake' and 'snakebeta' are known");
  EXPECT_EQ(refusal(changed("resblock: '1'", "resblock: '3'")),
            "'args.yml': resblock is '3'; the residual blocks '1' and '2' are known");
}

TEST(VocoderConfig, RefusesWhatDoesNotFit) {
  using testing::HasSubstr;
  EXPECT_EQ(refusal(changed("num_mels: 20", "")), "'args.yml': has no num_mels");
  EXPECT_EQ(refusal(changed("snake_logscale: true", "snake_logscale: perhaps")),
            "'args.yml': snake_logscale must be true or false");
  EXPECT_THAT(refusal(changed("- 4\n- 2\n", "- 4\n")), HasSubstr("must have as many entries as upsample_rates"));
  EXPECT_THAT(refusal(changed("- 4\n- 2\n", "- 4\n- -2\n")), HasSubstr("upsample_rates must be made of whole numbers"));
  EXPECT_THAT(refusal(changed("- 4\n- 2\n", "- 4\n- 5\n")), HasSubstr("a kernel is shorter than its rate"));
  EXPECT_THAT(refusal(changed("upsample_initial_channel: 24", "upsample_initial_channel: 3")),
              HasSubstr("cannot be halved 2 times"));
  EXPECT_THAT(refusal(changed("- 3\n- 7\n- 11", "- 3\n- 8\n- 11")), HasSubstr("resblock_kernel_sizes must be odd"));
  EXPECT_THAT(refusal(changed("resblock: '1'", "resblock: '2'")), HasSubstr("must have 2 numbers for each kernel"));
  EXPECT_THAT(refusal(changed("- *id001\n", "")), HasSubstr("as many entries as resblock_kernel_sizes"));
}

TEST(VocoderConfig, RefusesWhatIsNoConfiguration) {
  EXPECT_EQ(refusal("[1, 2"), "'args.yml': yaml-cpp: error at line 1, column 1: end of sequence flow not found");
  EXPECT_EQ(refusal("just words"), "'args.yml': is not a map of names to values");
  EXPECT_EQ(refusal(""), "'args.yml': is not a map of names to values");
  EXPECT_THAT(refusal(std::string(100000, '[')), testing::StartsWith("'args.yml': "));
  EXPECT_THAT(refusal(changed("upsample_rates:\n- 4\n- 2", "upsample_rates: &rates [*rates, *rates]")),
              testing::StartsWith("'args.yml': "));
}

}  // namespace
}  // namespace vocoders
