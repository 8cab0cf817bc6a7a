// Runs under a budget of device memory (--vram) that is too small, that suffices when the forward pass is computed
// again, and that just suffices.
#include "training_run.hpp"
#include <gmock/gmock.h>
#include <cmath>
#include <cstdlib>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kWeights = "backbone/consolidated.00-of-01.safetensors";

// Three steps of a model of eight layers. `bytes` 0: without a budget.
Outcome train_deep(const fs::path& folder, uint64_t bytes, std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"steps=3", "batch=16", "size=64", "train_text=false", "--progress", "json",
                                    "--set", "model.backbone=" + (fs::path(T2X_DEEP_MODEL) / "backbone").string()};
  if (bytes) words.push_back("--vram=" + std::to_string(bytes));
  words.insert(words.end(), more.begin(), more.end());
  return train(folder, words);
}

// The most device memory that a run took, as it says at its end; 0 when it failed.
uint64_t peak(const Outcome& o) {
  const std::string key = "\"peak_device_bytes\":";
  const size_t at = o.err.find(key);
  return at == o.err.npos ? 0 : std::strtoull(o.err.c_str() + at + key.size(), nullptr, 10);
}

const std::string kAgain = "the gradients do not fit into the device's memory: the forward pass is computed again in ";

void expect_same_run(const fs::path& a, const fs::path& b) {
  EXPECT_EQ(journal(a), journal(b));
  EXPECT_FALSE(file_bytes(a / kWeights).empty());
  EXPECT_TRUE(file_bytes(a / kWeights) == file_bytes(b / kWeights));
}

// The account is exact: a run fits into what it took without a budget, and not into one byte less.
TEST(TrainMemory, a_budget_of_what_the_run_takes_changes_nothing) {
  const fs::path free = fresh_folder() / "run", bound = fresh_folder() / "run", below = fresh_folder() / "run";
  Outcome o = train_deep(free, 0);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  const uint64_t bytes = peak(o);
  ASSERT_GT(bytes, uint64_t(1) << 20);
  o = train_deep(bound, bytes);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, Not(HasSubstr("computed again")));
  EXPECT_EQ(peak(o), bytes);
  expect_same_run(bound, free);
  o = train_deep(below, bytes - 1);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, HasSubstr(kAgain + "4 parts"));
}

TEST(TrainMemory, less_memory_computes_the_forward_pass_again_with_the_same_result) {
  const fs::path kept = fresh_folder() / "run", asked = fresh_folder() / "run", bound = fresh_folder() / "run",
                 tight = fresh_folder() / "run";
  Outcome o = train_deep(kept, 0);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  const uint64_t all = peak(o);
  o = train_deep(asked, 0, {"--set", "node.train.recompute=4"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  const uint64_t in_parts = peak(o);
  ASSERT_LT(in_parts, all * 3 / 4);
  o = train_deep(bound, in_parts);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, AllOf(HasSubstr(kAgain + "4 parts"), Not(HasSubstr(kAgain + "8 parts"))));
  EXPECT_LE(peak(o), in_parts);
  expect_same_run(bound, asked);         // the same program
  expect_same_run(bound, kept);          // the same kernels on the same numbers, only some of them twice
  o = train_deep(tight, in_parts - 1);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_THAT(o.err, HasSubstr(kAgain + "8 parts"));
  EXPECT_LT(peak(o), in_parts);
  expect_same_run(tight, kept);
}

// Most is kept for the backward pass: below that, one clear error, at once.
TEST(TrainMemory, when_nothing_helps_the_run_fails_and_says_what_would) {
  const fs::path folder = fresh_folder() / "run";
  Outcome o = train_deep(folder, 0, {"--set", "node.train.recompute=8"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  const fs::path none = fresh_folder() / "run";
  o = train_deep(none, peak(o) - (300 << 10));
  EXPECT_EQ(o.exit_code, 3) << o.err;
  EXPECT_THAT(o.err, AllOf(HasSubstr("node 'train' (training.flow_matching): the gradients do not fit into the device's "
                                     "memory, not even with the forward pass computed again in 64 parts; more micro_batches, "
                                     "a smaller batch or smaller data take less: out of device memory for the "
                                     "intermediate results of program 'train.gradients': it needs "),
                           HasSubstr(" already, and may take "), HasSubstr("; raise --vram, or try a smaller size")));
  EXPECT_THAT(o.err, HasSubstr("\"exit_code\":3"));
  EXPECT_FALSE(fs::exists(none / "checkpoint.safetensors"));
  EXPECT_FALSE(fs::exists(none / "backbone"));
}

// What recomputing does not shrink is not tried again.
TEST(TrainMemory, parameters_that_do_not_fit) {
  const Outcome o = train_deep(fresh_folder() / "run", 900 << 10);
  EXPECT_EQ(o.exit_code, 3) << o.err;
  EXPECT_THAT(o.err, AllOf(HasSubstr("the parameters, their gradients and what the optimizer keeps of them do not fit into "
                                     "the device's memory; low-rank adapters (rank) or fewer weights (train) take less: out "
                                     "of device memory for tensor '"),
                           HasSubstr("; raise --vram"), Not(HasSubstr("computed again in 4 parts"))));
}

// Pictures of several shapes make several programs: those of other mixtures go before the run fails, and come back.
TEST(TrainMemory, programs_of_other_mixtures_make_room) {
  const fs::path free = fresh_folder() / "run", bound = fresh_folder() / "run";
  const std::vector<std::string> words = {"data=" + three_shapes().string(), "steps=12", "batch=2", "--set",
                                          "node.train.recompute=4"};
  Outcome o = train_deep(free, 0, words);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  const uint64_t bytes = peak(o);
  o = train_deep(bound, bytes * 3 / 4, words);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_LE(peak(o), bytes * 3 / 4);
  expect_same_run(bound, free);
}

// A preview that does not fit beside the gradients is drawn without them.
TEST(TrainMemory, previews_find_room) {
  const fs::path free = fresh_folder() / "run", bound = fresh_folder() / "run";
  const std::vector<std::string> words = {"preview_every=2", "steps=5", "--set", "node.train.preview_steps=2"};
  Outcome o = train_deep(free, 0, words);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  const uint64_t with = peak(o);
  o = train_deep(bound, with - 1, words);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_LT(peak(o), with);
  expect_same_run(bound, free);
  for (const char* name : {"preview-0000002.png", "preview-0000004.png"}) {
    EXPECT_FALSE(file_bytes(free / name).empty());
    EXPECT_TRUE(file_bytes(free / name) == file_bytes(bound / name)) << name;
  }
}

}  // namespace
}  // namespace t2x
