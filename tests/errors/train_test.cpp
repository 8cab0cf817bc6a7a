// What `t2x train` says of data, folders and settings that cannot be.
#include "training_run.hpp"
#include <gmock/gmock.h>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;

// A refused run leaves nothing that looks like one.
void expect_no_run(const fs::path& folder) {
  EXPECT_FALSE(fs::exists(folder / "checkpoint.safetensors"));
  EXPECT_FALSE(fs::exists(folder / "backbone"));
}

TEST(Train, a_folder_without_pictures) {
  fs::path data = fresh_folder(), folder = fresh_folder() / "run";
  Outcome o = train(folder, {"data=" + data.string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("node 'data' (dataset.folder): the folder '" + data.string() + "' holds no pictures: it "
                               "needs PNG or JPEG files, and their captions in NAME.txt beside NAME.png or in "
                               "metadata.jsonl\n"));
  expect_no_run(folder);
}

TEST(Train, a_folder_that_is_not_there) {
  Outcome o = train(fresh_folder() / "run", {"data=nowhere"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("data=nowhere: error: input 'data': folder 'nowhere' is not found; looked at:\n"));
}

TEST(Train, a_picture_without_caption) {
  fs::path data = four_pictures(), folder = fresh_folder() / "run";
  fs::remove(data / "bee.txt");
  Outcome o = train(folder, {"data=" + data.string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("picture '" + (data / "bee.png").string() + "' has no caption: write it into 'bee.txt' "
                               "beside it, or into metadata.jsonl"));
  expect_no_run(folder);
}

TEST(Train, a_caption_that_is_not_utf8) {
  fs::path data = four_pictures(), folder = fresh_folder() / "run";
  write_text(data / "bee.txt", "une abeille \xe9l\xe9gante\n");
  Outcome o = train(folder, {"data=" + data.string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("'" + (data / "bee.txt").string() + "', line 1: it is not valid UTF-8; save the file in "
                               "that encoding"));
  expect_no_run(folder);
}

TEST(Train, a_picture_that_is_none) {
  fs::path data = four_pictures(), folder = fresh_folder() / "run";
  write_text(data / "bee.png", "GIF89a, and so on");
  Outcome o = train(folder, {"data=" + data.string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("picture '" + (data / "bee.png").string() + "' cannot be read: it is no PNG and no "
                               "JPEG"));
  expect_no_run(folder);
}

TEST(Train, names_that_match_no_weight) {
  fs::path folder = fresh_folder() / "run";
  Outcome o = train(folder, {"train_text=false", "--set", "node.train.train=attention*, nothing"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("no weight of the model matches `train`: nothing would be learnt\n"));
  expect_no_run(folder);
}

TEST(Train, a_batch_that_its_parts_do_not_divide) {
  Outcome o = train(fresh_folder() / "run", {"micro_batches=3"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("batch is 2, which 3 micro-batches do not divide\n"));
}

TEST(Train, a_warmup_longer_than_the_run) {
  Outcome o = train(fresh_folder() / "run", {"steps=3", "warmup=4"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("warmup has more steps than the run\n"));
}

TEST(Train, noise_prediction_with_times_of_a_velocity) {
  for (const char* times : {"time=lognormal", "time_shift=3"}) {
    Outcome o = train(fresh_folder() / "run", {times, "--set", "node.train.objective=noise"});
    EXPECT_EQ(o.exit_code, 2);
    EXPECT_THAT(o.err, HasSubstr("objective = \"noise\" draws its steps evenly; time = \"lognormal\" and time_shift are for "
                                 "velocities\n"));
  }
}

TEST(Train, a_folder_that_holds_a_run_already) {
  fs::path folder = fresh_folder() / "run";
  ASSERT_EQ(train(folder, {"steps=1"}).exit_code, 0);
  const std::string before = file_bytes(folder / "checkpoint.safetensors");
  Outcome o = train(folder, {"steps=2"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("'" + folder.string() + "' holds a run already: go on with it (--resume), or name "
                               "another folder\n"));
  EXPECT_EQ(file_bytes(folder / "checkpoint.safetensors"), before);
  EXPECT_EQ(journal(folder).size(), 2u);
}

TEST(Train, resuming_with_another_seed_or_batch) {
  fs::path folder = fresh_folder() / "run";
  ASSERT_EQ(train(folder, {"steps=1"}).exit_code, 0);
  const std::string checkpoint = "'" + (folder / "checkpoint.safetensors").string() + "'";
  const std::string before = file_bytes(folder / "loss.csv");
  Outcome o = train(folder, {"steps=2", "seed=7", "--resume"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr(checkpoint + " is of a run with seed = 0, this one has 7: go on with the same value, or "
                               "begin anew in another folder\n"));
  o = train(folder, {"steps=2", "batch=4", "--resume"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr(checkpoint + " is of a run with batch = 2, this one has 4: "));
  EXPECT_EQ(file_bytes(folder / "loss.csv"), before);
}

TEST(Train, resuming_from_a_file_that_is_no_checkpoint) {
  fs::path folder = fresh_folder() / "run";
  fs::create_directories(folder);
  fs::copy_file(fs::path(T2X_START_MODEL) / "vae/diffusion_pytorch_model.safetensors",
                folder / "checkpoint.safetensors");
  Outcome o = train(folder, {"steps=2", "--resume"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("says nothing of its state: it is no checkpoint of T2X\n"));
}

// With so high a rate and no clipping, the scaled gradients leave float's range after a few steps.
TEST(Train, numbers_that_go_bad) {
  fs::path folder = fresh_folder() / "run";
  Outcome o = train(folder, {"steps=40", "rate=1", "--set", "node.train.clip=1e9",
                             "--set", "node.train.loss_scale=1e9"});
  EXPECT_EQ(o.exit_code, 2) << o.err;
  EXPECT_THAT(o.err, testing::ContainsRegex("step [0-9]+: .* is not finite"));
  EXPECT_THAT(o.err, HasSubstr("which '" + (folder / "checkpoint.safetensors").string() + "' keeps. Try a lower rate, "
                               "a longer warmup or a smaller clip\n"));
  EXPECT_FALSE(fs::exists(folder / "backbone"));
  // What it kept is good to go on from.
  const size_t done = journal(folder).size() - 1;
  ASSERT_GT(done, 0u);
  Outcome on = train(folder, {"steps=" + std::to_string(done + 2), "rate=0.0001", "--resume"});
  EXPECT_EQ(on.exit_code, 0) << on.err;
  EXPECT_EQ(journal(folder).size(), done + 3);
}

}  // namespace
}  // namespace t2x
