#include "pipeline/graph.hpp"
#include "reader.hpp"

namespace t2x {
namespace {

using Graph = PipelineReader;

TEST_F(Graph, NodesAndLinksWithTypes) {
  std::string dot = pipeline_graph(read(demo()).pipeline);
  auto has = [&](const std::string& line) { return dot.find("\n  " + line + "\n") != std::string::npos; };
  EXPECT_EQ(dot.substr(0, 17), "digraph \"demo\" {\n");
  EXPECT_TRUE(has("\"node sample\" [label=\"sample\\nflow.sample\"];")) << dot;
  EXPECT_TRUE(has("\"output image\" [shape=note, label=\"image\\n{name}-{seed}.png\\nimage.write\"];")) << dot;
  EXPECT_TRUE(has("\"node sample\" -> \"node decode\" [label=\"latent\\nlatent:f32[B,C,H,W]\"];")) << dot;
  EXPECT_TRUE(has("\"node encode\" -> \"node backbone\" [label=\"hidden -> condition\\ntext_features:f32[B,L,D]\"];"))
      << dot;
  EXPECT_TRUE(has("\"node backbone\" -> \"node sample\" [label=\"velocity -> denoiser\\nfn(latent:f32[B,C,H,W], "
                  "time:f32[B]) -> velocity:f32[B,C,H,W]\", style=dashed];")) << dot;
  EXPECT_TRUE(has("\"node decode\" -> \"output image\" [label=\"image\\nimage:f32[B,3,8*H,8*W]\"];")) << dot;
}

}  // namespace
}  // namespace t2x
