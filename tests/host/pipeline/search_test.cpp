#include "reader.hpp"
#include <gmock/gmock.h>
#include <cstdlib>

namespace t2x {
namespace {

namespace fs = std::filesystem;
using Search = PipelineReader;

TEST_F(Search, AMissingModelListsThePlaces) {
  options_.search.models = {"/nowhere/a", "b"};
  EXPECT_EQ(errors(demo("all = \"m\"", "all = \"gemstone\"")),
            "p.toml:21:7: error: model 'gemstone' ($model.all) is not found; looked at:\n"
            "    " + (folder_ / "gemstone").string() + "\n"
            "    /nowhere/a/gemstone\n"
            "    " + (folder_ / "b/gemstone").string() + "\n"
            "  Put it into one of these places, give its path, or add a folder with --model-path.\n"
            "  all = \"gemstone\"\n"
            "        ^~~~~~~~~~\n"
            "1 error");
  EXPECT_EQ(errors(demo("all = \"m\"", "all = \"/nowhere/m\"")),
            "p.toml:21:7: error: model '/nowhere/m' ($model.all) is not found; looked at:\n    /nowhere/m\n"
            "  all = \"/nowhere/m\"\n        ^~~~~~~~~~~~\n1 error");
  EXPECT_EQ(errors(demo("all = \"m\"", "all = \"\"")),
            "p.toml:21:7: error: model '' ($model.all) names no model\n  all = \"\"\n        ^~\n1 error");
}

TEST_F(Search, BesideTheFileThenInTheSearchPaths) {
  fs::create_directories("first/x");
  fs::create_directories("second/x");
  fs::create_directories("second/m");
  options_.search.models = {"first", "second"};
  auto model = [&](const std::string& name) {
    return read(demo("all = \"m\"", "all = \"" + name + "\"")).pipeline.nodes[0].params.at("model").text;
  };
  EXPECT_EQ(model("m"), (folder_ / "m").string());
  EXPECT_EQ(model("x"), (folder_ / "first/x").string());
  EXPECT_EQ(model("../" + folder_.filename().string() + "/m"), (folder_ / "m").string());
  EXPECT_EQ(model((folder_ / "second/x").string()), (folder_ / "second/x").string());
}

TEST_F(Search, FilesAreNotLookedUpAndNoFolders) {
  std::string text = "format = 1\n[node.a]\nuse = \"image.read\"\nfile = \"x.png\"\n[node.s]\nuse = \"core.save\"\n"
                     "tensors = [\"@a\"]\n";
  options_.search.models = {"models"};
  fs::create_directory("models");
  write("models/x.png", "");
  EXPECT_EQ(errors(text), "p.toml:4:8: error: file 'x.png' is not found; looked at:\n    " +
                              (folder_ / "x.png").string() + "\n  file = \"x.png\"\n         ^~~~~~~\n1 error");
  fs::create_directory("x.png");
  EXPECT_EQ(errors(text), "p.toml:4:8: error: file 'x.png' wants a file, but this is a folder: " +
                              (folder_ / "x.png").string() + "\n  file = \"x.png\"\n         ^~~~~~~\n1 error");
}

// A tokenizer's folder lies where its model does.
TEST_F(Search, FoldersOfModelsAreLookedUp) {
  std::string text = "format = 1\n[model]\nwords = \"vocabulary\"\n[node.a]\nuse = \"demo.data_set\"\n"
                     "path = \"$model.words\"\n[node.s]\nuse = \"core.save\"\ntensors = [\"@a\"]\n";
  options_.search.models = {"models"};
  EXPECT_THAT(errors(text), testing::HasSubstr("folder 'vocabulary' ($model.words) is not found"));
  EXPECT_THAT(errors(text), testing::HasSubstr("add a folder with --model-path"));
  fs::create_directories("models/vocabulary");
  EXPECT_EQ(errors(text), "none");
}

TEST_F(Search, FoldersAreNotLookedUpAndNoFiles) {
  std::string text = "format = 1\n[input.pictures]\ntype = \"folder\"\ndefault = \"data\"\n[node.a]\n"
                     "use = \"demo.data_set\"\npath = \"$input.pictures\"\n[node.s]\nuse = \"core.save\"\n"
                     "tensors = [\"@a\"]\n";
  options_.search.models = {"models"};
  fs::create_directories("models/data");
  EXPECT_EQ(errors(text), "p.toml:4:11: error: input 'pictures': folder 'data' is not found; looked at:\n    " +
                              (folder_ / "data").string() + "\n  default = \"data\"\n            ^~~~~~\n1 error");
  write("data", "");
  EXPECT_NE(errors(text).find("folder 'data' wants a folder, but this is a file: " + (folder_ / "data").string()),
            std::string::npos);
  fs::remove("data");
  fs::create_directory("data");
  EXPECT_EQ(read(text).pipeline.nodes[0].params.at("path").text, (folder_ / "data").string());
}

TEST_F(Search, DefaultPlaces) {
  setenv("T2X_MODEL_PATH", "/v/a:/v/b", 1);
  setenv("XDG_DATA_HOME", "/d", 1);
  EXPECT_EQ(default_search_paths({"/f", "/g:/h"}).models,
            (std::vector<std::string>{"/f", "/g", "/h", "/v/a", "/v/b", "/d/t2x/models"}));
  unsetenv("T2X_MODEL_PATH");
  unsetenv("XDG_DATA_HOME");
}

TEST_F(Search, AModelAsAnInput) {
  fs::create_directory("other");
  std::string text = demo("[model]\n", "[input.backbone]\ntype = \"model\"\ndefault = \"gone\"\n\n[model]\n");
  text.replace(text.find("use = \"demo.backbone\"\nmodel = \"$model.all\""), 42,
               "use = \"demo.backbone\"\nmodel = \"$input.backbone\"");
  EXPECT_NE(errors(text).find("p.toml:22:11: error: input 'backbone': model 'gone' is not found; looked at:"),
            std::string::npos);
  options_.inputs = {"backbone=other"};   // relative to the current folder; the default is not asked for
  EXPECT_EQ(read(text).pipeline.inputs.at("backbone"), (folder_ / "other").string());
}

}  // namespace
}  // namespace t2x
