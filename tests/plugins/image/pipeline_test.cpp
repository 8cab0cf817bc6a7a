// image.write in pipelines: tensors that no node has looked at are pictures only by their shape.
#include "golden/pipeline_text.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using testing::HasSubstr;

class Untagged : public testing::Test {
protected:
  RunResult run(const std::vector<uint64_t>& shape) {
    uint64_t count = 1;
    for (const uint64_t size : shape) count *= size;
    write_array(folder_ / "x.safetensors", "x", {shape, std::vector<float>(count)});
    return run_text("format = 1\nname = \"pictures\"\n[node.load]\nuse = \"core.load_tensor\"\n"
                    "file = \"x.safetensors\"\ntensor = \"x\"\n"
                    "[output.image]\nfrom = \"@load.tensor\"\nfile = \"{index}.png\"\n", folder_ / "");
  }
  std::string refusal(const std::vector<uint64_t>& shape) {
    try {
      run(shape);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      return failure.what();
    }
    return "not refused";
  }
  size_t pictures() const {
    size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / "")) count += entry.path().extension() != ".safetensors";
    return count;
  }
  TemporaryFolder folder_;
};

TEST_F(Untagged, ImagesAreWritten) {
  EXPECT_EQ(run({2, 3, 4, 5}).files.size(), 2u);
  EXPECT_EQ(pictures(), 2u);
}

// One channel would be read beyond the tensor's end; of four, or of a second frame, the rest would be lost in silence.
TEST_F(Untagged, OtherShapesAreRefusedByName) {
  for (const auto& [shape, text] :
       {std::pair{std::vector<uint64_t>{1, 1, 8, 8}, "f32[1,1,8,8]"}, {{1, 2, 8, 8}, "f32[1,2,8,8]"},
        {{1, 4, 8, 8}, "f32[1,4,8,8]"}, {{3, 8, 8}, "f32[3,8,8]"}, {{8, 8}, "f32[8,8]"}, {{6}, "f32[6]"}, {{}, "f32[]"},
        {{1, 3, 2, 4, 4}, "f32[1,3,2,4,4]"}})
    EXPECT_THAT(refusal(shape), HasSubstr(std::string("node 'image' (image.write): input 'image' is ") + text +
                                          "; f32[B,3,H,W] is wanted, RGB: let a node make an image of it"));
  EXPECT_EQ(pictures(), 0u);
}

TEST_F(Untagged, SidesThatNoPngHas) {
  EXPECT_THAT(refusal({1, 3, 1, 1000001}),
              HasSubstr("input 'image' is f32[1,3,1,1000001]: a PNG file has 1 to 1000000 pixels a side"));
  EXPECT_THAT(refusal({1, 3, 0, 8}), HasSubstr("node 'load' (core.load_tensor): op concat(f32[1,3,0,8]): operand 'x' is "
                                               "empty"));
  EXPECT_EQ(pictures(), 0u);
}

}  // namespace
}  // namespace t2x::golden
