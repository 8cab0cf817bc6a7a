#include "reader.hpp"

namespace t2x {
namespace {

using Include = PipelineReader;

TEST_F(Include, AFileOfCommonTables) {
  std::filesystem::create_directories("common/m2");
  write("common/text.toml", "needs = [\"demo\"]\n[model]\ntext = \"m2\"\n[node.encode]\nuse = \"text.encode\"\n"
                            "model = \"$model.text\"\ntext = \"$input.prompt\"\n");
  std::string text = demo("needs", "include = [\"common/text.toml\"]\nneeds");
  text = text.erase(text.find("[node.encode]"), text.find("[output.image]") - text.find("[node.encode]"));
  Pipeline pipeline = read(text).pipeline;
  EXPECT_EQ(pipeline.nodes[0].name, "encode");
  // A path is relative to the file in which it stands.
  EXPECT_EQ(pipeline.nodes[0].params.at("model").text, (folder_ / "common/m2").string());
}

TEST_F(Include, DuplicateKeysMissingFilesAndCycles) {
  write("a.toml", "[node.sample]\nguidance = 5\n");
  std::string text = demo("needs", "include = [\"a.toml\"]\nneeds");
  EXPECT_EQ(
      errors(text),
      "p.toml:34:1: error: 'guidance' is defined twice: here and at a.toml:2:1\n  guidance = 4\n  ^~~~~~~~\n1 error");
  EXPECT_EQ(errors(demo("needs", "include = [\"gone.toml\"]\nneeds")),
            "p.toml:3:12: error: cannot read 'gone.toml': No such file or directory\n  include = [\"gone.toml\"]\n"
            "             ^~~~~~~~~~~\n1 error");
  write("a.toml", "include = [\"p.toml\"]\n");
  EXPECT_EQ(
      errors(text),
      "a.toml:1:12: error: this include comes back to itself: p.toml -> a.toml -> p.toml\n  include = [\"p.toml\"]\n"
      "             ^~~~~~~~\n1 error");
}

TEST_F(Include, ErrorsOfIncludedFilesComeAfterTheMainFiles) {
  write("a.toml", "[node.early]\nuse = \"demo.nois3\"\n");
  EXPECT_EQ(
      errors(demo("needs", "include = [\"a.toml\"]\nneeds") + "frmo = 1\n"),
      "p.toml:49:1: error: the writer image.write has no parameter 'frmo'. Did you mean 'from'?\n  frmo = 1\n  ^~~~\n"
      "a.toml:2:7: error: no plugin provides 'demo.nois3'. Did you mean 'demo.noise3'?\n  use = \"demo.nois3\"\n"
      "        ^~~~~~~~~~~~\n2 errors");
}

}  // namespace
}  // namespace t2x
