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

TEST(ModelFolder, PyTorchOnlyWhereNoSafetensorsAre) {
  EXPECT_EQ((Folder{"pytorch_model.bin", "config.json", "training_args.bin"}.found()), "pytorch_model.bin");
  EXPECT_EQ((Folder{"pytorch_model.bin", "x.safetensors"}.found()), "x.safetensors");
  EXPECT_EQ((Folder{"pytorch_model.bin", "model.safetensors.index.json", "model-00001-of-00001.safetensors"}.found()),
            "model.safetensors.index.json");
  EXPECT_EQ((Folder{"diffusion_pytorch_model.bin", "optimizer.bin", "a.bin"}.found()), "diffusion_pytorch_model.bin");
  EXPECT_EQ((Folder{"pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin",
                    "pytorch_model.bin.index.json"}
                 .found()),
            "pytorch_model.bin.index.json");
  EXPECT_EQ((Folder{"consolidated.00-of-01.pth", "consolidated_ema.00-of-01.pth", "model_args.pth"}.found()),
            "consolidated.00-of-01.pth");
  EXPECT_EQ((Folder{"best_netG.pt", "best_netG_legacy.pt", "args.yml"}.found()), "best_netG.pt");
  for (const char* name : {"maa2.ckpt", "generator.pth", "a.pt", "b.bin", "c.pkl"})
    EXPECT_EQ((Folder{name, "model_args.pth", "optimizer.pt", "scheduler.pt", "config.yaml"}.found()), name);
  Folder folder{"a.ckpt", "pytorch_model.bin.index.json"};
  EXPECT_FALSE(find_weight_file(folder.path() / "a.ckpt").is_index);
  EXPECT_TRUE(find_weight_file(folder.path() / "pytorch_model.bin.index.json").is_index);
}

constexpr const char* kModelIs =
    "a model is a .safetensors file, a PyTorch checkpoint (.pt .pth .ckpt .bin .pkl), an index of such files "
    "(.safetensors.index.json, .bin.index.json), or a folder that holds one";

TEST(ModelFolderBad, NothingThere) {
  EXPECT_EQ(test::failure_of([] { find_weight_file("no/such/model"); }),
            std::string("user: no/such/model: there is no such file or folder; ") + kModelIs);
  for (const Folder& folder : {Folder{"config.json"}, Folder{"config.json", "model_args.pth"}})
    EXPECT_EQ(folder.complaint(),
              "user: DIR: the folder has no weights; looked for model.safetensors, diffusion_pytorch_model.safetensors, "
              "*.safetensors.index.json, consolidated.00-of-01.safetensors, *.safetensors, and for a PyTorch "
              "checkpoint: pytorch_model.bin, *.bin.index.json, consolidated.00-of-01.pth, *.pt, *.pth, *.ckpt, *.bin, "
              "*.pkl");
}

TEST(ModelFolderBad, OtherFormats) {
  EXPECT_EQ((Folder{"a.gguf", "b.onnx", "config.json"}.complaint()),
            "user: DIR: the folder has no weights that T2X reads, only a.gguf, b.onnx. T2X reads safetensors and PyTorch "
            "checkpoints only; convert it to one of them");
  Folder folder{"w.gguf", "w.txt"};
  EXPECT_EQ(test::failure_of([&] { find_weight_file(folder.path() / "w.gguf"); }, folder.path()),
            "user: w.gguf: T2X reads safetensors and PyTorch checkpoints only; convert it to one of them");
  EXPECT_EQ(test::failure_of([&] { find_weight_file(folder.path() / "w.txt"); }, folder.path()),
            std::string("user: w.txt: not a weight file; ") + kModelIs);
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
  EXPECT_EQ((Folder{"a.ckpt", "b.pt"}.complaint()),
            "user: DIR: the folder has several models (a.ckpt, b.pt); name one of these files instead of the folder");
}

TEST(ModelFolderBad, PartsWithoutTheirIndex) {
  EXPECT_EQ(
      (Folder{"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"}.complaint()),
      "user: DIR: the folder has parts of a model (model-00001-of-00002.safetensors, "
      "model-00002-of-00002.safetensors) but no *.safetensors.index.json that says what is in them; download it too");
  EXPECT_EQ((Folder{"consolidated.00-of-02.safetensors", "consolidated.01-of-02.safetensors"}.complaint()),
            "user: DIR: the weights are split for several GPUs (consolidated.00-of-02.safetensors, "
            "consolidated.01-of-02.safetensors); merge them into one consolidated.00-of-01.safetensors");
  EXPECT_EQ((Folder{"pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin"}.complaint()),
            "user: DIR: the folder has parts of a model (pytorch_model-00001-of-00002.bin, "
            "pytorch_model-00002-of-00002.bin) but no *.bin.index.json that says what is in them; download it too");
  EXPECT_EQ((Folder{"consolidated.00-of-02.pth", "consolidated.01-of-02.pth", "model_args.pth"}.complaint()),
            "user: DIR: the weights are split for several GPUs (consolidated.00-of-02.pth, consolidated.01-of-02.pth); "
            "merge them into one consolidated.00-of-01.pth");
}

}  // namespace
}  // namespace t2x
