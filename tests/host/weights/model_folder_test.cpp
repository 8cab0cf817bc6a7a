#include "weights/model_folder.hpp"
#include "weight_files.hpp"
#include <gtest/gtest.h>
#include <initializer_list>

namespace t2x {
namespace {

struct Folder : test::TemporaryFolder {
  Folder(std::initializer_list<const char*> names) {
    for (const char* name : names) write(name, "");
  }
  std::string found() const { return find_weight_file(path()).path.filename().string(); }
  // With the folder itself written as "DIR".
  std::string complaint() const {
    std::string text = test::failure_of([&] { find_weight_file(path()); });
    if (size_t at = text.find(path().string()); at != std::string::npos)
      text.replace(at, path().native().size(), "DIR");
    return text;
  }
};

TEST(ModelFolder, TakesTheNamesInTheDocumentedOrder) {
  EXPECT_EQ((Folder{"anything.safetensors", "config.json"}.found()), "anything.safetensors");
  EXPECT_EQ((Folder{"model.safetensors", "model.fp16.safetensors"}.found()), "model.safetensors");
  EXPECT_EQ((Folder{"diffusion_pytorch_model.safetensors", "x.safetensors"}.found()),
            "diffusion_pytorch_model.safetensors");
  EXPECT_EQ((Folder{"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
                    "model.safetensors.index.json", "model.fp16.safetensors.index.json"}
                 .found()),
            "model.safetensors.index.json");
  EXPECT_EQ((Folder{"a-00001-of-00001.safetensors", "a.safetensors.index.json"}.found()), "a.safetensors.index.json");
}

TEST(ModelFolder, ReleaseFolderPrefersTheWeightsThatAreNotAveraged) {
  EXPECT_EQ(
      (Folder{"consolidated.00-of-01.safetensors", "consolidated_ema.00-of-01.safetensors", "model_args.pth"}.found()),
      "consolidated.00-of-01.safetensors");
  EXPECT_EQ((Folder{"consolidated_ema.00-of-01.safetensors", "model_args.pth"}.found()),
            "consolidated_ema.00-of-01.safetensors");
}

TEST(ModelFolder, AFileIsTakenAsItIs) {
  Folder folder{"a.safetensors", "b.safetensors", "m.safetensors.index.json"};
  EXPECT_FALSE(find_weight_file(folder.path() / "b.safetensors").is_index);
  EXPECT_TRUE(find_weight_file(folder.path() / "m.safetensors.index.json").is_index);
}

TEST(ModelFolderBad, NothingThere) {
  EXPECT_EQ(test::failure_of([] { find_weight_file("no/such/model"); }),
            "user: no/such/model: there is no such file or folder; a model is a .safetensors file, a "
            ".safetensors.index.json, or a folder that holds one");
  EXPECT_EQ(Folder{"config.json"}.complaint(),
            "user: DIR: the folder has no weights; looked for model.safetensors, diffusion_pytorch_model.safetensors, "
            "*.safetensors.index.json, consolidated.00-of-01.safetensors, *.safetensors");
}

TEST(ModelFolderBad, OtherFormatsSayHowToConvert) {
  EXPECT_TRUE((Folder{"consolidated.00-of-01.pth", "model_args.pth"}.complaint().starts_with(
      "user: DIR: the folder has no safetensors file, only consolidated.00-of-01.pth, model_args.pth. T2X reads "
      "safetensors only, because")));
  Folder folder{"w.bin"};
  EXPECT_TRUE(test::failure_of([&] { find_weight_file(folder.path() / "w.bin"); }, folder.path())
                  .starts_with("user: w.bin: this is not safetensors. T2X reads safetensors only"));
  Folder other{"w.txt"};
  EXPECT_EQ(
      test::failure_of([&] { find_weight_file(other.path() / "w.txt"); }, other.path()),
      "user: w.txt: not a weight file; a model is a .safetensors file, a .safetensors.index.json, or a folder that "
      "holds one");
}

TEST(ModelFolderBad, SeveralModels) {
  EXPECT_EQ(
      (Folder{"a.safetensors", "b.safetensors"}.complaint()),
      "user: DIR: the folder has several models (a.safetensors, b.safetensors); name one of these files instead of "
      "the folder");
  EXPECT_EQ(
      (Folder{"a.safetensors.index.json", "b.safetensors.index.json"}.complaint()),
      "user: DIR: the folder has several models (a.safetensors.index.json, b.safetensors.index.json); name one of "
      "these files instead of the folder");
}

TEST(ModelFolderBad, PartsWithoutTheirIndex) {
  EXPECT_EQ(
      (Folder{"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"}.complaint()),
      "user: DIR: the folder has parts of a model (model-00001-of-00002.safetensors, "
      "model-00002-of-00002.safetensors) but no *.safetensors.index.json that says what is in them; download it too");
  EXPECT_EQ((Folder{"consolidated.00-of-02.safetensors", "consolidated.01-of-02.safetensors"}.complaint()),
            "user: DIR: the weights are split for several GPUs (consolidated.00-of-02.safetensors, "
            "consolidated.01-of-02.safetensors); merge them into one consolidated.00-of-01.safetensors");
}

}  // namespace
}  // namespace t2x
