// audio.write and audio.read in pipelines: what goes out comes back, with its rate.
#include "golden/pipeline_text.hpp"
#include "sound_bytes.hpp"
#include "status/failure.hpp"
#include <gmock/gmock.h>

namespace t2x::golden {
namespace {

using testing::HasSubstr;

class Sounds : public testing::Test {
protected:
  Sounds() {
    std::string data;
    for (const float x : tone_) data.append(reinterpret_cast<const char*>(&x), sizeof x);
    write_bytes(folder_ / "in.wav", wav_of({.format = 3, .rate = 22050, .bits = 32}, data));
  }
  std::string read_node(const std::string& file, const std::string& more = "") {
    return "[node.read]\nuse = \"audio.read\"\nfile = " + Json((folder_ / file).string()).dump() + "\n" + more;
  }
  std::string output(const std::string& file, const std::string& more = "") {
    return "[output.sound]\nfrom = \"@read.audio\"\nfile = \"" + file + "\"\n" + more;
  }
  RunResult run(const std::string& nodes) { return run_text("format = 1\nname = \"sounds\"\n" + nodes, folder_ / ""); }
  Array read(const std::string& file) {
    PipelineText p;
    p.node("sound", "audio.read");
    p.text("file", (folder_ / file).string());
    return p.run({"@sound.audio"})["sound.audio"];
  }
  std::string refusal(const std::string& nodes) {
    try {
      run(nodes);
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.side, Side::User);
      return failure.what();
    }
    return "";
  }
  TemporaryFolder folder_;
  std::vector<float> tone_ = sine(440, 0.9, 22050, 5000);
};

TEST_F(Sounds, FloatsComeBackBitForBit) {
  run(read_node("in.wav") + output("out.WAV", "encoding = \"float\"\n"));
  const Array got = read("out.WAV");
  EXPECT_EQ(got.shape, (std::vector<uint64_t>{1, 5000}));
  EXPECT_EQ(got.values, tone_);
  EXPECT_EQ(file_bytes(folder_ / "out.WAV").substr(24, 4), little_endian(22050, 4));
}

TEST_F(Sounds, IntegersComeBackNearly) {
  for (const char* file : {"out.wav", "out.flac"}) {
    run(read_node("in.wav") + output(file));
    const Array got = read(file);
    ASSERT_EQ(got.values.size(), tone_.size());
    for (size_t i = 0; i < tone_.size(); ++i) ASSERT_NEAR(got.values[i], tone_[i], 0.5 / 32768) << file << i;
  }
}

// A tensor as sounds of this rate, to files named by their index.
class Batch : public Sounds {
protected:
  std::string nodes(const Array& values, const std::string& rate) {
    write_array(folder_ / "batch.safetensors", "x", values);
    return "[node.load]\nuse = \"core.load_tensor\"\nfile = \"batch.safetensors\"\ntensor = \"x\"\n"
           "[node.rate]\nuse = \"test.with_rate\"\nvalue = \"@load.tensor\"\nrate = \"" + rate + "\"\n"
           "[output.sound]\nfrom = \"@rate.audio\"\nfile = \"{index}.wav\"\n";
  }
};

TEST_F(Batch, GivesOneFileForEach) {
  EXPECT_EQ(run(nodes({{2, 3}, {0.5f, 0, 0, 0, 0, 0.25f}}, "8000")).files.size(), 2u);
  EXPECT_EQ(read("0.wav").values, (std::vector<float>{0.5f, 0, 0}));
  EXPECT_EQ(read("1.wav").values, (std::vector<float>{0, 0, 0.25f}));
  EXPECT_EQ(file_bytes(folder_ / "0.wav").substr(24, 4), little_endian(8000, 4));
}

TEST_F(Batch, RefusesBadRatesAndLeavesNothing) {
  const Array silence{{1, 3}, {0, 0, 0}};
  EXPECT_THAT(refusal(nodes(silence, "")), HasSubstr("the sound does not say its sample rate; the node that makes it has "
                                                     "to: cx.note(sound, \"sample_rate\", \"16000\")"));
  for (const char* rate : {"16 kHz", "999", "768001", "-1", "16000.0", "99999999999"})
    EXPECT_THAT(refusal(nodes(silence, rate)),
                HasSubstr("sample_rate is '" + std::string(rate) + "'; whole numbers from 1000 to 768000"));
  for (const auto& entry : fs::directory_iterator(folder_ / ""))
    EXPECT_EQ(entry.path().extension(), entry.path().stem() == "in" ? ".wav" : ".safetensors") << entry.path();
}

TEST_F(Batch, RefusesOtherShapes) {
  EXPECT_THAT(refusal(nodes({{1, 2, 3}, std::vector<float>(6)}, "16000")), HasSubstr("it is f32[1,2,3]; sounds are f32[B,N]"));
}

TEST_F(Sounds, ResamplesAndTakesParts) {
  PipelineText p;
  p.node("sound", "audio.read");
  p.text("file", (folder_ / "in.wav").string());
  p.number("sample_rate", 44100);
  p.number("start", 0.1);
  p.number("seconds", 0.1);
  EXPECT_EQ(p.run({"@sound.audio"})["sound.audio"].shape, (std::vector<uint64_t>{1, 4410}));
}

TEST_F(Sounds, RefusalsNameTheNode) {
  EXPECT_THAT(refusal(read_node("in.wav", "sample_rate = 500\n") + output("x.wav")),
              HasSubstr("sample_rate = 500 is too low"));
  EXPECT_THAT(refusal(read_node("in.wav") + output("x.flac", "encoding = \"float\"\n")),
              HasSubstr("node 'sound' (audio.write): a .flac file cannot hold floats"));
  write_bytes(folder_ / "in.wav", wav_bytes({.data_size = 100}, {1, 2}));
  EXPECT_THAT(refusal(read_node("in.wav") + output("x.wav")),
              HasSubstr("in.wav' cannot be read: its header promises 100 bytes of sound, but the file ends after 4"));
  EXPECT_FALSE(fs::exists(folder_ / "x.wav"));
}

}  // namespace
}  // namespace t2x::golden
