// Gradients that overflow because the loss is scaled too high, in a run as a user starts it.
#include "training_run.hpp"
#include <gmock/gmock.h>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;

const std::string kKey = "loss_scale\\\":";      // in the checkpoint's header, where it is JSON in JSON

double loss_scale(const fs::path& folder) {
  const std::string bytes = file_bytes(folder / "checkpoint.safetensors");
  const size_t at = bytes.find(kKey);
  return at == bytes.npos ? 0 : std::atof(bytes.c_str() + at + kKey.size());
}

// Rewrites the checkpoint with another scale: a header of another length, the same tensors.
void set_loss_scale(const fs::path& folder, const std::string& number) {
  std::string bytes = file_bytes(folder / "checkpoint.safetensors");
  uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  std::string header = bytes.substr(sizeof length, length);
  const size_t at = header.find(kKey) + kKey.size();
  header.replace(at, header.find(',', at) - at, number);
  header.append((8 - header.size() % 8) % 8, ' ');
  const uint64_t new_length = header.size();
  std::string whole(sizeof new_length, '\0');
  std::memcpy(whole.data(), &new_length, sizeof new_length);
  write_text(folder / "checkpoint.safetensors", whole + header + bytes.substr(sizeof length + length));
}

std::vector<std::string> run_words(const std::string& steps) { return {"steps=" + steps, "--precision", "f16", "-v", "-v"}; }

std::vector<std::string> resumed(const std::string& steps) {
  std::vector<std::string> words = run_words(steps);
  words.push_back("--resume");
  return words;
}

// The squares of the gradients' norms leave float32's range from a scale of about 2^64 on. Halving it is exact, so the
// run is the one that began with the right scale, to the last byte.
TEST(LossScale, an_overflow_halves_it_and_leaves_the_weights_alone) {
  const fs::path straight = fresh_folder() / "run", folder = fresh_folder() / "run";
  ASSERT_EQ(train(straight, run_words("4")).exit_code, 0);
  EXPECT_EQ(loss_scale(straight), 65536);
  ASSERT_EQ(train(folder, run_words("2")).exit_code, 0);
  set_loss_scale(folder, "1180591620717411303424.0");      // 2^70
  ASSERT_EQ(loss_scale(folder), 0x1p70);
  const Outcome o = train(folder, resumed("4"));
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, HasSubstr("step 3: the gradient of '"));
  EXPECT_THAT(o.err, HasSubstr("' is not finite: done again with a loss scale of "));
  const double found = loss_scale(folder);
  EXPECT_LT(found, 0x1p70);
  EXPECT_GT(found, 0x1p40);
  EXPECT_EQ(std::exp2(std::round(std::log2(found))), found);
  EXPECT_EQ(journal(folder), journal(straight));
  for (const char* file : {"backbone/consolidated.00-of-01.safetensors", "text_encoder/model.safetensors"})
    EXPECT_TRUE(file_bytes(folder / file) == file_bytes(straight / file)) << file;
}

TEST(LossScale, one_that_was_given_stays) {
  const fs::path folder = fresh_folder() / "run";
  ASSERT_EQ(train(folder, run_words("1")).exit_code, 0);
  std::vector<std::string> words = resumed("2");
  words.insert(words.end(), {"--set", "node.train.loss_scale=1024"});
  const Outcome o = train(folder, words);
  EXPECT_EQ(o.exit_code, 0) << o.err;
  EXPECT_EQ(loss_scale(folder), 1024);
}

// In 32 bit there is nothing to halve: the run stops at once, and the checkpoint is what it was.
TEST(LossScale, at_one_a_gradient_that_is_not_finite_stops_the_run) {
  const fs::path folder = fresh_folder() / "run";
  ASSERT_EQ(train(folder, {"steps=2"}).exit_code, 0);
  EXPECT_EQ(loss_scale(folder), 1);
  std::string bytes = file_bytes(folder / "checkpoint.safetensors");
  const std::string offsets = "\"data_offsets\":[";
  const size_t at = bytes.find(offsets, bytes.find("\"parameter.0.")) + offsets.size();
  uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  const float nan = std::nanf("");
  std::memcpy(&bytes[sizeof header + header + std::strtoull(&bytes[at], nullptr, 10)], &nan, sizeof nan);
  write_text(folder / "checkpoint.safetensors", bytes);
  const Outcome o = train(folder, {"steps=4", "--resume"});
  EXPECT_EQ(o.exit_code, 2) << o.err;
  EXPECT_THAT(o.err, testing::ContainsRegex("step 3: .*not finite.*; the parameters stay those of step 2, which "));
  EXPECT_TRUE(file_bytes(folder / "checkpoint.safetensors") == bytes);
}

}  // namespace
}  // namespace t2x
