// dataset.folder in pipelines: its outputs, its function, and what it refuses before anything runs.
#include "golden/pipeline_text.hpp"
#include "golden/stored_tensor.hpp"
#include "picture_files.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using testing::HasSubstr;

class DataSet : public testing::Test {
protected:
  DataSet() {
    fs::create_directory(folder_ / "set");
    write_png(folder_ / "set/a.png", 64, 64, 4, plain(64, 64, {255, 0, 0, 255}));
    write_bytes(folder_ / "set/a.txt", "red\nrot \xc3\xa4\n");
    write_jpeg(folder_ / "set/b.jpg", 128, 32, 3, plain(128, 32, {0, 0, 255}));
    write_bytes(folder_ / "set/b.txt", "blue");
  }
  void data(PipelineText& p, int size = 64) {
    p.node("data", "dataset.folder");
    p.text("path", (folder_ / "set").string());
    p.number("size", size);
  }
  // What a check of this node says; "" when nothing is wrong.
  std::string refusal(const std::string& more = "") {
    const std::string text = "format = 1\n[node.data]\nuse = \"dataset.folder\"\npath = \"set\"\n" + more;
    try {
      Engine(plugins(), {}).check(read_pipeline_text(text, (folder_ / "p.toml").string(), plugins(), {}).pipeline);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      return failure.what();
    }
    return "";
  }
  TemporaryFolder folder_;
};

TEST_F(DataSet, GivesCaptionsPicturesAndSizes) {
  PipelineText p;
  data(p);
  const ArrayFile got = p.run({"@data.captions", "@data.picture", "@data.sizes"});
  EXPECT_EQ(got["data.captions"].shape, (std::vector<uint64_t>{3, 6}));
  EXPECT_EQ(got["data.captions"].values, (std::vector<float>{'r', 'e', 'd', 0, 0, 0, 'r', 'o', 't', ' ', 0xc3, 0xa4,
                                                             'b', 'l', 'u', 'e', 0, 0}));
  EXPECT_EQ(got["data.picture"].values, (std::vector<float>{0, 0, 1}));
  EXPECT_EQ(got["data.sizes"].shape, (std::vector<uint64_t>{2, 2}));
  EXPECT_EQ(got["data.sizes"].values, (std::vector<float>{64, 64, 32, 128}));
}

TEST_F(DataSet, WithoutBucketsEveryPictureIsASquare) {
  PipelineText p;
  data(p, 32);
  p.flag("buckets", false);
  EXPECT_EQ(p.run({"@data.sizes"})["data.sizes"].values, (std::vector<float>{32, 32, 32, 32}));
}

TEST_F(DataSet, ImageGivesThePictureThatTheIndexNames) {
  for (const auto& [index, height, width, colour] :
       {std::tuple{0, 64, 64, std::vector<float>{1, -1, -1}}, {1, 32, 128, {-1, -1, 1}}, {1, 16, 16, {-1, -1, 1}}}) {
    PipelineText p;
    TemporaryFolder values;
    data(p);
    write_stored(values / "index.safetensors", {"I32", {1}, bytes_of(std::vector<int32_t>{index})});
    p.load("index", values / "index.safetensors", "x");
    const uint64_t pixels = uint64_t(height) * uint64_t(width);
    p.constant("canvas", {{1, 3, uint64_t(height), uint64_t(width)}, std::vector<float>(3 * pixels, 9)});
    p.node("call", "test.call_image");
    p.text("data", "@data");
    p.text("index", "@index.tensor");
    p.text("canvas", "@canvas.tensor");
    const Array got = p.run({"@call.result"})["call.result"];
    ASSERT_EQ(got.shape, (std::vector<uint64_t>{1, 3, uint64_t(height), uint64_t(width)}));
    for (uint64_t channel = 0; channel < 3; ++channel)
      for (uint64_t i = 0; i < pixels; ++i)
        ASSERT_NEAR(got.values[channel * pixels + i], colour[channel], 0.03) << channel << " " << i;
  }
}

TEST_F(DataSet, GivesWhatImageReadReads) {
  std::vector<uint8_t> pixels;
  for (int i = 0; i < 3 * 48 * 48; ++i) pixels.push_back(static_cast<uint8_t>(i * 7));
  write_png(folder_ / "set/a.png", 48, 48, 3, pixels);
  PipelineText p;
  TemporaryFolder values;
  data(p, 48);
  write_stored(values / "index.safetensors", {"I32", {1}, bytes_of(std::vector<int32_t>{0})});
  p.load("index", values / "index.safetensors", "x");
  p.node("read", "image.read");
  p.text("file", (folder_ / "set/a.png").string());
  p.node("call", "test.call_image");
  p.text("data", "@data");
  p.text("index", "@index.tensor");
  p.text("canvas", "@read.image");
  const ArrayFile got = p.run({"@call.result", "@read.image"});
  EXPECT_EQ(got["call.result"].values, got["read.image"].values);
}

TEST_F(DataSet, ChecksFindEveryFaultBeforeARun) {
  EXPECT_EQ(refusal("size = 64\n"), "");
  EXPECT_THAT(refusal("size = 100\n"), HasSubstr("size = 100 is not a multiple of multiple_of = 16; 96 would do"));
  for (const char* bad : {"white", "#fff", "#12345g", "", "1234567"})
    EXPECT_THAT(refusal("background = \"" + std::string(bad) + "\"\n"), HasSubstr("a colour is written #RRGGBB"));
  const std::string whole = file_bytes(folder_ / "set/b.jpg");
  write_bytes(folder_ / "set/b.jpg", whole.substr(0, whole.size() / 2));
  EXPECT_THAT(refusal(), testing::AllOf(HasSubstr("node 'data' (dataset.folder): picture '"),
                                        HasSubstr("b.jpg' cannot be read: it is damaged or cut off")));
  write_bytes(folder_ / "set/b.txt", "F\xfc");
  EXPECT_THAT(refusal(), HasSubstr("b.txt', line 1: it is not valid UTF-8"));
  fs::remove(folder_ / "set/b.txt");
  EXPECT_THAT(refusal(), HasSubstr("b.jpg' has no caption"));
  fs::remove_all(folder_ / "set");
  EXPECT_THAT(refusal(), HasSubstr("folder 'set' is not found"));
}

}  // namespace
}  // namespace t2x::golden
