// dataset.sounds and dataset.synthetic_sounds in pipelines: outputs, functions, and what is refused before a run.
#include "golden/pipeline_text.hpp"
#include "golden/stored_tensor.hpp"
#include "plugins/audio/sound_bytes.hpp"
#include "status/failure.hpp"
#include "synthetic/render.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using testing::HasSubstr;

class SoundData : public testing::Test {
protected:
  SoundData() {
    fs::create_directory(folder_ / "set");
    write_bytes(folder_ / "set/a.wav", wav_bytes({}, {16384, -8192, 3}));
    write_bytes(folder_ / "set/a.txt", "a click\nein Klick \xc3\xa4\n");
    write_bytes(folder_ / "set/b.wav", wav_bytes({.channels = 2}, std::vector<int16_t>(4000, 100)));
    write_bytes(folder_ / "set/b.txt", "hum");
  }
  void data(PipelineText& p) {
    p.node("data", "dataset.sounds");
    p.text("path", (folder_ / "set").string());
    p.number("seconds", 0.1);
  }
  // What the function `sound` of node "data" gives for an index, on a canvas of this length.
  std::vector<float> sound(PipelineText& p, int32_t index, uint64_t length) {
    write_stored(folder_ / "index.safetensors", {"I32", {1}, bytes_of(std::vector<int32_t>{index})});
    p.load("index", folder_ / "index.safetensors", "x");
    p.constant("canvas", {{1, length}, std::vector<float>(length, 9)});
    p.node("call", "test.call_sound");
    p.text("data", "@data");
    p.text("index", "@index.tensor");
    p.text("canvas", "@canvas.tensor");
    const Array got = p.run({"@call.result"})["call.result"];
    EXPECT_EQ(got.shape, (std::vector<uint64_t>{1, length}));
    return got.values;
  }
  // What a check of this node says; "" when nothing is wrong.
  std::string refusal(const std::string& more, const std::string& node = "dataset.sounds") {
    const std::string text = "format = 1\n[node.data]\nuse = \"" + node + "\"\n" + more;
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

TEST_F(SoundData, GivesCaptionsItemsSizesAndTheRate) {
  PipelineText p;
  data(p);
  p.node("rate", "test.sample_rate");
  p.text("value", "@data.sizes");
  const ArrayFile got = p.run({"@data.captions", "@data.item", "@data.sizes", "@rate.rate"});
  const Array captions = got["data.captions"];
  EXPECT_EQ(captions.shape, (std::vector<uint64_t>{3, 12}));
  EXPECT_EQ(std::string(captions.values.begin(), captions.values.begin() + 7), "a click");
  EXPECT_EQ(captions.values[7], 0);
  EXPECT_EQ(got["data.item"].values, (std::vector<float>{0, 0, 1}));
  EXPECT_EQ(got["data.sizes"].shape, (std::vector<uint64_t>{2, 1}));
  EXPECT_EQ(got["data.sizes"].values, (std::vector<float>{1600, 1600}));
  EXPECT_EQ(got["rate.rate"].values, (std::vector<float>{16000}));
}

TEST_F(SoundData, SoundGivesTheSoundThatTheIndexNames) {
  std::vector<float> first(1600), second(1600, 100 / 32768.0f);
  first[0] = 0.5f, first[1] = -0.25f, first[2] = 3 / 32768.0f;
  PipelineText p, q;
  data(p);
  EXPECT_EQ(sound(p, 0, 1600), first);
  data(q);
  EXPECT_EQ(sound(q, 1, 1600), second);
}

TEST_F(SoundData, AnotherCanvasCutsOrPads) {
  PipelineText p, q;
  data(p);
  EXPECT_EQ(sound(p, 1, 7), std::vector<float>(7, 100 / 32768.0f));
  data(q);
  std::vector<float> longer(1600, 100 / 32768.0f);
  longer.resize(2000);
  EXPECT_EQ(sound(q, 1, 2000), longer);
}

TEST_F(SoundData, ChecksFindEveryFaultBeforeARun) {
  const std::string path = "path = \"set\"\n";
  EXPECT_EQ(refusal(path), "");
  EXPECT_THAT(refusal(path + "seconds = 3600\nsample_rate = 192000\n"),
              HasSubstr("691200000 samples; at most 172800000"));
  const std::string whole = file_bytes(folder_ / "set/b.wav");
  write_bytes(folder_ / "set/b.wav", whole.substr(0, whole.size() / 2));
  EXPECT_THAT(refusal(path), testing::AllOf(HasSubstr("node 'data' (dataset.sounds): sound '"),
                                            HasSubstr("b.wav' cannot be read: its header promises 8000 bytes")));
  write_bytes(folder_ / "set/b.txt", "F\xfc");
  EXPECT_THAT(refusal(path), HasSubstr("b.txt', line 1: it is not valid UTF-8"));
  fs::remove(folder_ / "set/b.txt");
  EXPECT_THAT(refusal(path), HasSubstr("b.wav' has no caption"));
  fs::remove_all(folder_ / "set");
  EXPECT_THAT(refusal(path), HasSubstr("folder 'set' is not found"));
}

TEST_F(SoundData, ComputedSoundsAreWhatTheyAreInPlainCode) {
  const std::vector<datasets::synthetic::Item> items = list_items(datasets::synthetic::Split::HeldOut);
  PipelineText p;
  p.node("data", "dataset.synthetic_sounds");
  p.text("split", "heldout");
  p.number("seed", 7);
  EXPECT_EQ(sound(p, 40, 32768), render(items[40], {.seed = 7}));
}

TEST_F(SoundData, BeginningsOfComputedSoundsAreTheSameSoundsCut) {
  PipelineText sizes, p;
  for (PipelineText* text : {&sizes, &p}) {
    text->node("data", "dataset.synthetic_sounds");
    text->number("beginning", 0.512);
  }
  EXPECT_EQ(sizes.run({"@data.sizes"})["data.sizes"].values, std::vector<float>(728, 8192));
  std::vector<float> whole = render(list_items(datasets::synthetic::Split::Train)[40], {});
  whole.resize(8192);
  EXPECT_EQ(sound(p, 40, 8192), whole);
}

TEST_F(SoundData, ABeginningOfMoreThanTheSoundIsRefused) {
  EXPECT_EQ(refusal("beginning = 2.048\n", "dataset.synthetic_sounds"), "");
  EXPECT_THAT(refusal("beginning = 2.1\n", "dataset.synthetic_sounds"), HasSubstr("beginning is more than `seconds`"));
}

TEST_F(SoundData, ComputedSoundsHaveCaptions) {
  PipelineText p;
  p.node("data", "dataset.synthetic_sounds");
  p.text("split", "heldout");
  p.node("rate", "test.sample_rate");
  p.text("value", "@data.sizes");
  const ArrayFile got = p.run({"@data.captions", "@data.item", "@data.sizes", "@rate.rate"});
  const auto items = list_items(datasets::synthetic::Split::HeldOut);
  EXPECT_EQ(got["data.sizes"].values, std::vector<float>(items.size(), 32768));
  EXPECT_EQ(got["rate.rate"].values, (std::vector<float>{16000}));
  const Array captions = got["data.captions"], item = got["data.item"];
  const uint64_t length = captions.shape[1];
  size_t row = 0;
  for (size_t i = 0; i < items.size(); ++i)
    for (const std::string& caption : captions_of(items[i])) {
      const auto begin = captions.values.begin() + static_cast<ptrdiff_t>(row * length);
      std::string stored(begin, begin + static_cast<ptrdiff_t>(length));
      EXPECT_EQ(stored.substr(0, stored.find('\0')), caption);
      EXPECT_EQ(item.values[row++], static_cast<float>(i));
    }
  EXPECT_EQ(row, captions.shape[0]);
}

}  // namespace
}  // namespace t2x::golden
