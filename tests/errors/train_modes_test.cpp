// The ways in which a run can be computed, against each other; adapters; and a disk that fills.
#include "../host/weights/checkpoint_of.hpp"
#include "training_run.hpp"
#include <gmock/gmock.h>
#include <cmath>
#include <cstdlib>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::HasSubstr;

std::vector<double> losses(const fs::path& folder) {
  std::vector<double> values;
  for (const std::string& line : journal(folder))
    if (size_t comma = line.find(','); std::isdigit(static_cast<unsigned char>(line[0])))
      values.push_back(std::atof(line.c_str() + comma + 1));
  return values;
}

void expect_same_losses(const fs::path& a, const fs::path& b) {
  const std::vector<double> have = losses(a), want = losses(b);
  ASSERT_EQ(have.size(), want.size());
  for (size_t i = 0; i < have.size(); ++i) EXPECT_NEAR(have[i], want[i], 2e-4 * want[i]) << "step " << i + 1;
}

TEST(TrainModes, pictures_of_several_shapes_meet_in_one_batch) {
  fs::path folder = fresh_folder() / "run";
  Outcome o = train(folder, {"data=" + three_shapes().string(), "steps=3", "batch=3"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  ASSERT_EQ(losses(folder).size(), 3u);
  for (double loss : losses(folder)) EXPECT_TRUE(loss > 0.01 && loss < 10) << loss;
}

TEST(TrainModes, a_model_that_comes_as_pytorch_checkpoints) {
  const fs::path start = T2X_START_MODEL, models = fresh_folder(), plain = fresh_folder() / "run",
                 folder = fresh_folder() / "run";
  fs::copy(start, models, fs::copy_options::recursive);
  for (const auto& [part, safetensors, checkpoint] :
       {std::tuple{"backbone", "consolidated.00-of-01.safetensors", "consolidated.00-of-01.pth"},
        {"text_encoder", "model.safetensors", "pytorch_model.bin"}}) {
    write_text(models / part / checkpoint, test::checkpoint_of(models / part / safetensors));
    fs::remove(models / part / safetensors);
  }
  ASSERT_EQ(train(plain, {"steps=2"}).exit_code, 0);
  Outcome o = train(folder, {"steps=2", "--set", "model.backbone=" + (models / "backbone").string(), "--set",
                             "model.encoder=" + (models / "text_encoder").string()});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_EQ(losses(folder), losses(plain));
  // What comes of it is safetensors, without the checkpoints that it began from.
  EXPECT_TRUE(fs::exists(folder / "backbone/model.safetensors"));
  EXPECT_TRUE(fs::exists(folder / "backbone/model_args.pth"));
  EXPECT_FALSE(fs::exists(folder / "backbone/consolidated.00-of-01.pth"));
  EXPECT_TRUE(fs::exists(folder / "text_encoder/model.safetensors"));
  EXPECT_FALSE(fs::exists(folder / "text_encoder/pytorch_model.bin"));
}

TEST(TrainModes, parts_of_a_batch_add_up_to_it) {
  fs::path whole = fresh_folder() / "run", parts = fresh_folder() / "run", uneven = fresh_folder() / "run",
           uneven_parts = fresh_folder() / "run";
  ASSERT_EQ(train(whole, {"steps=3", "batch=4"}).exit_code, 0);
  ASSERT_EQ(train(parts, {"steps=3", "batch=4", "micro_batches=2"}).exit_code, 0);
  expect_same_losses(parts, whole);
  // A padded batch of a list is the sum of its pictures, each alone.
  const std::string data = "data=" + three_shapes().string();
  ASSERT_EQ(train(uneven, {data, "steps=3", "batch=3"}).exit_code, 0);
  ASSERT_EQ(train(uneven_parts, {data, "steps=3", "batch=3", "micro_batches=3"}).exit_code, 0);
  expect_same_losses(uneven_parts, uneven);
}

TEST(TrainModes, computing_again_is_keeping) {
  fs::path kept = fresh_folder() / "run", again = fresh_folder() / "run";
  ASSERT_EQ(train(kept, {"steps=3"}).exit_code, 0);
  ASSERT_EQ(train(again, {"steps=3", "--set", "node.train.recompute=3"}).exit_code, 0);
  expect_same_losses(again, kept);
}

TEST(TrainModes, a_frozen_text_encoder_is_left_alone) {
  fs::path folder = fresh_folder() / "run";
  Outcome o = train(folder, {"steps=2", "train_text=false"});
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_TRUE(fs::exists(folder / "backbone/consolidated.00-of-01.safetensors"));
  EXPECT_FALSE(fs::exists(folder / "text_encoder"));
}

Command adapter_run(const fs::path& folder) {
  Command command = training(folder, {"steps=2", "rank=2"});
  command.arguments[1] = fs::path(T2X_SOURCE_DIR) / "pipelines/train_adapters.toml";
  std::erase_if(command.arguments, [](const std::string& word) {
    return word.starts_with("train_text=") || word.starts_with("result_type=");
  });
  return command;
}

TEST(TrainModes, adapters_are_learnt_and_used) {
  fs::path folder = fresh_folder() / "run";
  Outcome o = run(adapter_run(folder));
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_FALSE(fs::exists(folder / "backbone"));
  std::vector<std::string> draw = {"run", text_to_image().string(), "prompt=a bee", "seed=1", "steps=2", "size=32x32",
                                   "--progress", "none", "--output", (folder / "x.png").string()};
  for (const auto& [name, part] : {std::pair("encoder", "text_encoder"), {"backbone", "backbone"}, {"vae", "vae"}})
    draw.insert(draw.end(), {"--set", "model." + std::string(name) + "=" + (fs::path(T2X_START_MODEL) / part).string()});
  ASSERT_EQ(t2x(draw).exit_code, 0);
  const std::string plain = file_bytes(folder / "x.png");
  draw.push_back("adapters=" + (folder / "adapters.safetensors").string());
  o = t2x(draw);
  ASSERT_EQ(o.exit_code, 0) << o.err;
  EXPECT_NE(file_bytes(folder / "x.png"), plain);
  // The sample model is another one.
  o = t2x({"run", text_to_image().string(), "prompt=a bee", "seed=1", "steps=2", "size=32x32",
           "adapters=" + (folder / "adapters.safetensors").string(), "--output", (folder / "y.png").string()});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("it was made for another model"));
  EXPECT_FALSE(fs::exists(folder / "y.png"));
}

TEST(TrainModes, a_checkpoint_of_another_model) {
  fs::path folder = fresh_folder() / "run";
  ASSERT_EQ(run(adapter_run(folder)).exit_code, 0);
  const std::string before = file_bytes(folder / "checkpoint.safetensors");
  Outcome o = train(folder, {"steps=4", "--resume"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("is of a run with "));
  EXPECT_EQ(file_bytes(folder / "checkpoint.safetensors"), before);
}

// A file system with room for the journal but not for a checkpoint.
TEST(TrainModes, a_disk_that_fills) {
  fs::path folder = fresh_folder();
  Command command = training(folder / "run", {"steps=2"});
  command.wrapper = {"unshare", "-rm", "sh", "-c",
                     "mount -t tmpfs -o size=64k tmpfs \"$0\" || exit 77; \"$@\"; code=$?; "
                     "find \"$0\" -type f | sed 's/^/left: /'; exit $code", folder.string()};
  Outcome o = run(command);
  if (o.exit_code == 77 || o.err.find("unshare") != std::string::npos) GTEST_SKIP() << "no mount namespaces here";
  EXPECT_EQ(o.exit_code, 3) << o.err;
  EXPECT_THAT(o.err, HasSubstr("the disk is full"));
  EXPECT_THAT(o.out, HasSubstr("loss.csv"));
  EXPECT_THAT(o.out, testing::Not(HasSubstr("checkpoint")));
}

}  // namespace
}  // namespace t2x
