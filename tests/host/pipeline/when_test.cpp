// [output.X] when = false: the file is not written, and what works for it alone does not run.
#include "reader.hpp"
#include <algorithm>

namespace t2x {
namespace {

class When : public PipelineReader {
protected:
  // The demo with a second picture, of a blend that nothing else uses.
  static std::string with_second(const std::string& when) {
    return demo() + "\n[input.both]\ntype = \"bool\"\ndefault = false\n"
                    "\n[node.blend]\nuse = \"image.blend\"\nimages = [\"@decode.image\"]\n"
                    "\n[output.second]\nfrom = \"@blend.image\"\nfile = \"second.png\"\nwhen = " + when + "\n";
  }
};

std::vector<std::string> names(const Pipeline& pipeline) {
  std::vector<std::string> all;
  for (const NodeInstance& node : pipeline.nodes) all.push_back(node.name);
  std::sort(all.begin(), all.end());
  return all;
}

TEST_F(When, FalseDropsTheOutputAndItsNodes) {
  const Pipeline without = read(demo()).pipeline;
  for (const char* when : {"false", "\"$input.both\""}) {
    const ReadResult result = read(with_second(when));
    EXPECT_EQ(names(result.pipeline), names(without)) << when;
    EXPECT_EQ(result.pipeline.outputs.size(), without.outputs.size()) << when;
  }
  EXPECT_TRUE(read(with_second("\"$input.both\"")).warnings.empty());
}

TEST_F(When, TrueKeepsThem) {
  const size_t nodes = read(demo()).pipeline.nodes.size(), outputs = read(demo()).pipeline.outputs.size();
  EXPECT_EQ(read(with_second("true")).pipeline.outputs.size(), outputs + 1);
  options_.inputs = {"both=true"};
  EXPECT_EQ(read(with_second("\"$input.both\"")).pipeline.nodes.size(), nodes + 1);
}

TEST_F(When, TakesABool) {
  EXPECT_NE(errors(with_second("\"yes\"")).find("'when' of [output.second]"), std::string::npos)
      << errors(with_second("\"yes\""));
  EXPECT_NE(errors(with_second("\"$input.nothing\"")).find("no [input.nothing]"), std::string::npos);
}

}  // namespace
}  // namespace t2x
