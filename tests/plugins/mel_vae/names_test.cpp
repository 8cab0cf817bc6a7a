#include "names.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <t2x/error.hpp>
#include <vector>

namespace mel_vae {
namespace {

using Names = std::vector<std::string>;

std::string refusal(const Names& names, const std::string& wanted = "") {
  try {
    find_prefix(names, true, wanted);
  } catch (const t2x::Error& error) {
    EXPECT_EQ(error.status, T2X_BAD_MODEL);
    return error.what();
  }
  return "not refused";
}

TEST(MelVaeNames, PrefixStandsBeforeAKnownTensor) {
  for (const char* prefix : {"", "first_stage_model.", "state_dict.", "state_dict.first_stage_model."}) {
    const Names names{"epoch", std::string(prefix) + "decoder.conv_in.weight",
                      std::string(prefix) + "encoder.conv_in.weight"};
    EXPECT_EQ(find_prefix(names, true, ""), prefix);
    EXPECT_EQ(find_prefix(names, false, ""), prefix);
  }
}

TEST(MelVaeNames, SeveralAutoencodersNeedAChoice) {
  const Names two{"a.decoder.conv_in.weight", "b.decoder.conv_in.weight"};
  EXPECT_EQ(refusal(two), "the file has several autoencoders: behind 'a.', 'b.'; set prefix to one of them");
  EXPECT_EQ(find_prefix(two, true, "b."), "b.");
  EXPECT_EQ(refusal(two, "c."), "not a mel autoencoder: it has no tensor 'c.decoder.conv_in.weight'");
  EXPECT_EQ(refusal({"xdecoder.conv_in.weight"}), "not a mel autoencoder: it has no tensor 'decoder.conv_in.weight'");
}

TEST(MelVaeNames, ScaleFactorStandsBesideOrAboveTheAutoencoder) {
  EXPECT_EQ(find_scale_factor(Names{"scale_factor"}, "first_stage_model."), "scale_factor");
  EXPECT_EQ(find_scale_factor(Names{"state_dict.scale_factor"}, "state_dict.first_stage_model."),
            "state_dict.scale_factor");
  EXPECT_EQ(find_scale_factor(Names{"vae.scale_factor", "scale_factor"}, "vae."), "vae.scale_factor");
  EXPECT_EQ(find_scale_factor(Names{"other.scale_factor"}, "state_dict."), "");
  EXPECT_EQ(find_scale_factor({}, ""), "");
}

}  // namespace
}  // namespace mel_vae
