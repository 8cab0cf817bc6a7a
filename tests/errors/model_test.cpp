// Model folders and weight files.
#include "command.hpp"
#include <gmock/gmock.h>
#include <fstream>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;

constexpr const char* kVaeWeights = "diffusion_pytorch_model.safetensors";

// A copy of the sample VAE whose weight file is then spoiled.
class Model : public testing::Test {
protected:
  Model() : folder_(fresh_folder() / "vae") {
    fs::copy(sample_models() / "vae", folder_, fs::copy_options::recursive);
  }
  Outcome check() { return t2x({"check", text_to_image(), "prompt=x", "--set", "model.vae=" + folder_.string()}); }
  fs::path weights() const { return folder_ / kVaeWeights; }
  void put(std::streamoff at, const std::string& bytes) {
    std::fstream file(weights(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << bytes;
  }
  fs::path folder_;
};

TEST_F(Model, missing) {
  Outcome o = t2x({"check", text_to_image(), "prompt=x", "--set", "model.vae=nowhere", "--model-path", "/models"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, testing::StartsWith("model.vae=nowhere: error: model 'nowhere' ($model.vae) is not found; looked at:\n"));
  EXPECT_THAT(o.err, HasSubstr("    /models/nowhere\n"));
  EXPECT_THAT(o.err, HasSubstr("  Put it into one of these places, give its path, or add a folder with --model-path.\n"));
}

TEST_F(Model, folder_without_weights) {
  fs::remove(weights());
  Outcome o = check();
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("node 'decode' (kl.decode): " + folder_.string() + ": the folder has no weights; looked for "
                               "model.safetensors, diffusion_pytorch_model.safetensors, "));
}

TEST_F(Model, truncated) {
  fs::resize_file(weights(), fs::file_size(weights()) / 2);
  Outcome o = check();
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, testing::StartsWith("t2x: error: "));
  EXPECT_THAT(o.err, HasSubstr("node 'decode' (kl.decode): " + weights().string() + ": tensor '"));
  EXPECT_THAT(o.err, HasSubstr(": the file is truncated; download it again\n"));
}

TEST_F(Model, header_longer_than_the_file) {
  put(0, std::string("\xff\xff\xff\xff\xff\xff\xff\x7f", 8));
  Outcome o = check();
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr(weights().string() + ": the header says 9223372036854775807 bytes, at most 100000000 are "
                               "allowed: this is not a safetensors file, or it is damaged\n"));
}

TEST_F(Model, flipped_bits_in_the_header) {
  put(20, "\x01\x02\x03\x04");
  Outcome o = check();
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr(weights().string() + ": the header is not valid, at byte 13: "));
  EXPECT_THAT(o.err, HasSubstr(": the file is damaged; download it again\n"));
}

TEST_F(Model, checkpoint_that_wants_to_run_a_command) {
  fs::remove(weights());
  fs::copy_file(fs::path(T2X_TEST_DATA) / "pickles/os_system.pt", folder_ / "vae.ckpt");
  Outcome o = check();
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("node 'decode' (kl.decode): " + (folder_ / "vae.ckpt").string() + ": it names "
                               "'posix.system', which no file of tensors needs; nothing of it was run. "));
}

TEST_F(Model, of_another_kind) {
  Outcome o = t2x({"check", text_to_image(), "prompt=x", "--set", "model.vae=" + (sample_models() / "backbone").string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("node 'decode' (kl.decode): not a KL autoencoder: it has no tensor "
                               "'decoder.conv_in.weight'\n"));
}

}  // namespace
}  // namespace t2x
