// tests/host/pipeline/reader.hpp - a fixture: files in a folder of their own, read with the demo nodes.
#pragma once
#include "demo_nodes.hpp"
#include "pipeline/read.hpp"
#include "status/failure.hpp"
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

namespace t2x {

// The current folder is the test's own, so that messages name plain files. m/ is a model's folder.
class PipelineReader : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "t2x_pipeline_XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    before_ = std::filesystem::current_path();
    std::filesystem::current_path(pattern);
    folder_ = std::filesystem::current_path();
    std::filesystem::create_directory("m");
  }
  void TearDown() override {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(folder_);
  }

  void write(const std::string& name, const std::string& text) { std::ofstream(name, std::ios::binary) << text; }

  // A good text-to-image pipeline, with `from` (which must occur) replaced by `to`.
  static std::string demo(const std::string& from = "", const std::string& to = "");

  ReadResult read(const std::string& text) {
    write("p.toml", text);
    return read_pipeline("p.toml", demo::catalog(), options_);
  }
  // Every message, or "none".
  std::string errors(const std::string& text) {
    try {
      read(text);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      return failure.what();
    }
    return "none";
  }

  ReadOptions options_;
  std::filesystem::path folder_, before_;
};

inline std::string PipelineReader::demo(const std::string& from, const std::string& to) {
  std::string text = R"(format = 1
name = "demo"
needs = ["demo>=1.0"]

[input.prompt]
type = "text"
default = "a lighthouse"

[input.steps]
type = "int"
default = 30
min = 1
max = 200

[input.seed]
type = "int"
default = "random"
min = 0

[model]
all = "m"

[node.decode]
use = "demo.decode"
model = "$model.all"
latent = "@sample.latent"

[node.sample]
use = "flow.sample"
denoiser = "@backbone"
steps = "$input.steps"
seed = "$input.seed"
guidance = 4

[node.backbone]
use = "demo.backbone"
model = "$model.all"
condition = "@encode.hidden"

[node.encode]
use = "text.encode"
model = "$model.all"
text = "$input.prompt"

[output.image]
from = "@decode.image"
file = "{name}-{seed}.png"
)";
  if (from.empty()) return text;
  size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

}  // namespace t2x
