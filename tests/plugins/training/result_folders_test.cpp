#include "result_folders.hpp"
#include <gtest/gtest.h>

namespace training {
namespace {

using Names = std::map<std::string, std::string>;

TEST(ResultFolders, AreNamedAsTheirModels) {
  EXPECT_EQ(result_folders({"/m/backbone", "/m/flan-t5-large/"}),
            (Names{{"/m/backbone", "backbone"}, {"/m/flan-t5-large/", "flan-t5-large"}}));
  EXPECT_EQ(result_folders({"/m/music.v2.safetensors", "/m/t5/model.safetensors.index.json", "/m/audio.ckpt"}),
            (Names{{"/m/music.v2.safetensors", "music.v2"}, {"/m/t5/model.safetensors.index.json", "model"},
                   {"/m/audio.ckpt", "audio"}}));
}

TEST(ResultFolders, AreDistinct) {
  EXPECT_EQ(result_folders({"/a/model.safetensors", "/b/model", "/c/model"}),
            (Names{{"/a/model.safetensors", "model"}, {"/b/model", "model-2"}, {"/c/model", "model-3"}}));
  EXPECT_EQ(result_folders({"/a/model-2", "/b/model", "/c/model"}),
            (Names{{"/a/model-2", "model-2"}, {"/b/model", "model"}, {"/c/model", "model-3"}}));
  // A run's own file is called so.
  EXPECT_EQ(result_folders({"/a/loss.csv"}).at("/a/loss.csv"), "loss.csv-2");
}

}  // namespace
}  // namespace training
