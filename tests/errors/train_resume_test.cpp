// A run that was stopped and gone on with is the run that was not, to the last byte.
#include "training_run.hpp"
#include <gmock/gmock.h>
#include <csignal>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;

void expect_same_results(const fs::path& a, const fs::path& b) {
  EXPECT_EQ(journal(a), journal(b));
  for (const char* file : {"backbone/consolidated.00-of-01.safetensors", "backbone/model_args.json",
                           "text_encoder/model.safetensors", "text_encoder/config.json", "checkpoint.safetensors"}) {
    EXPECT_FALSE(file_bytes(a / file).empty()) << file;
    EXPECT_TRUE(file_bytes(a / file) == file_bytes(b / file)) << file;
  }
}

TEST(Resume, in_two_halves) {
  fs::path straight = fresh_folder() / "run", halves = fresh_folder() / "run";
  Outcome o = train(straight, {"steps=4"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  ASSERT_EQ(train(halves, {"steps=2"}).exit_code, 0);
  EXPECT_EQ(journal(halves).size(), 3u);
  o = train(halves, {"steps=4", "--resume"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_EQ(journal(straight).size(), 5u);
  expect_same_results(straight, halves);
  const fs::path weights = "backbone/consolidated.00-of-01.safetensors";
  EXPECT_TRUE(file_bytes(straight / weights) != file_bytes(fs::path(T2X_START_MODEL) / weights));
}

TEST(Resume, after_an_interrupt) {
  fs::path stopped = fresh_folder() / "run", straight = fresh_folder() / "run";
  Command command = training(stopped, {"steps=100000", "--progress", "json"});
  command.watch = [sent = false](int pid, const std::string& err) mutable {
    if (!sent && err.find("\"note\":\"loss ") != std::string::npos) sent = true, kill(pid, SIGINT);
  };
  Outcome o = run(command);
  ASSERT_EQ(o.exit_code, 130) << o.err;
  EXPECT_THAT(o.err, HasSubstr("\"side\":\"cancelled\""));
  EXPECT_FALSE(fs::exists(stopped / "backbone"));
  const size_t done = journal(stopped).size() - 1;
  ASSERT_GT(done, 0u);
  const std::string steps = "steps=" + std::to_string(done + 2);
  o = train(stopped, {steps, "--resume"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  ASSERT_EQ(train(straight, {steps}).exit_code, 0);
  expect_same_results(stopped, straight);
}

// The checkpoint is older than the end: the steps after it are done again, their rows replaced.
TEST(Resume, from_an_older_checkpoint) {
  fs::path folder = fresh_folder() / "run", straight = fresh_folder() / "run";
  ASSERT_EQ(train(folder, {"steps=2"}).exit_code, 0);
  const std::string old = file_bytes(folder / "checkpoint.safetensors");
  ASSERT_EQ(train(folder, {"steps=5", "--resume"}).exit_code, 0);
  write_text(folder / "checkpoint.safetensors", old);
  ASSERT_EQ(train(folder, {"steps=4", "--resume"}).exit_code, 0);
  ASSERT_EQ(train(straight, {"steps=4"}).exit_code, 0);
  expect_same_results(straight, folder);
}

TEST(Resume, a_finished_run_writes_its_results_again) {
  fs::path folder = fresh_folder() / "run";
  ASSERT_EQ(train(folder, {"steps=2"}).exit_code, 0);
  const fs::path weights = folder / "backbone/consolidated.00-of-01.safetensors";
  const std::string before = file_bytes(weights);
  fs::remove(weights);
  Outcome o = train(folder, {"steps=2", "--resume"});
  EXPECT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, HasSubstr("the run has 2 steps already; steps = 2 asks for no more"));
  EXPECT_TRUE(file_bytes(weights) == before);
}

TEST(Resume, without_a_checkpoint_begins_anew) {
  fs::path folder = fresh_folder() / "run";
  Outcome o = train(folder, {"steps=1", "--resume"});
  EXPECT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, HasSubstr("does not exist: the run begins anew"));
  EXPECT_EQ(journal(folder).size(), 2u);
}

}  // namespace
}  // namespace t2x
