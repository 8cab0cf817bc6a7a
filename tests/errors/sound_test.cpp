// Sounds in and out of the command: files that make themselves again, and what cannot be written or read.
#include "command.hpp"
#include "plugins/audio/sound_bytes.hpp"
#include <gmock/gmock.h>

namespace fs = std::filesystem;

namespace t2x {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

class Sound : public testing::Test {
protected:
  Sound() {
    write_text(folder_ / "copy.toml", R"(format = 1
name = "copy"
[input.sound]
type = "file"
[input.level]
type = "int"
default = 1
[input.remark]
type = "text"
default = ""
[node.read]
use = "audio.read"
file = "$input.sound"
[output.sound]
from = "@read.audio"
file = "{name}-{level}-{remark}.wav"
)");
    std::vector<int16_t> samples;
    for (const float x : sine(440, 0.8, 16000, 16000)) samples.push_back(static_cast<int16_t>(x * 32767));
    write_bytes(folder_ / "in.wav", wav_bytes({}, samples));
  }
  Outcome copy(const std::string& output, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"run", folder_ / "copy.toml", "sound=in.wav", "--progress", "none", "--output",
                                       output};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Command command;
    command.arguments = arguments;
    command.folder = folder_;
    return run(command);
  }
  fs::path folder_ = fresh_folder();
};

TEST_F(Sound, a_result_makes_itself_again) {
  for (const std::string ending : {"wav", "flac", "ogg"}) {
    const fs::path first = folder_ / ("first." + ending), again = folder_ / ("again." + ending);
    // Longer than what libsndfile keeps of a WAV file's comment.
    Outcome o = copy(first, {"remark=" + std::string(3000, 'x')});
    ASSERT_EQ(o.exit_code, 0) << o.err;
    EXPECT_EQ(o.out, first.string() + "\n");
    o = t2x({"run", first, "--output", again});
    ASSERT_EQ(o.exit_code, 0) << o.err;
    EXPECT_EQ(file_bytes(again), file_bytes(first)) << ending;
    EXPECT_EQ(t2x({"run", first, "level=5", "--output", again}).exit_code, 0);
    EXPECT_NE(file_bytes(again), file_bytes(first)) << "the input is in the file";
  }
}

TEST_F(Sound, without_a_pipeline_in_it) {
  Outcome o = t2x({"run", folder_ / "in.wav"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_EQ(o.err, "t2x: error: " + (folder_ / "in.wav").string() +
                       ": carries no T2X pipeline; it was not made by T2X, or a program has removed its metadata\n");
}

TEST_F(Sound, an_encoding_that_the_file_cannot_hold) {
  Outcome o = copy("x.flac", {"--set", "output.sound.encoding=float"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, EndsWith("node 'sound' (audio.write): a .flac file cannot hold floats; \"16bit\" and \"24bit\" go "
                              "into it, floats into .wav\n"));
  o = copy("x.ogg", {"--set", "output.sound.encoding=16bit"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("does not go into an .ogg file, which holds Vorbis"));
  // Found by a check, too.
  o = t2x({"check", folder_ / "copy.toml", "sound=" + (folder_ / "in.wav").string(), "--set",
           "output.sound.quality=1"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("quality is of .ogg files"));
  EXPECT_FALSE(fs::exists(folder_ / "x.flac"));
  EXPECT_FALSE(fs::exists(folder_ / "x.ogg"));
}

TEST_F(Sound, clamping_is_said_once) {
  const std::vector<float> loud = {2, -2, 0.5f, 1.25f};
  write_bytes(folder_ / "in.wav", wav_of({.format = 3, .bits = 32}, {reinterpret_cast<const char*>(loud.data()), 16}));
  Outcome o = copy("x.wav");
  EXPECT_EQ(o.exit_code, 0);
  EXPECT_THAT(o.err, HasSubstr("3 of 4 samples were outside -1..1 and are clamped"));
  EXPECT_EQ(o.err.find("clamped"), o.err.rfind("clamped"));
  EXPECT_THAT(copy("y.wav", {"--set", "output.sound.encoding=float"}).err, testing::Not(HasSubstr("clamped")));
}

TEST_F(Sound, a_lying_header) {
  write_bytes(folder_ / "in.wav", wav_bytes({.data_size = 1000000}, {1, 2, 3}));
  Outcome o = copy("x.wav");
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, AllOf(HasSubstr("node 'read' (audio.read): sound '"),
                           EndsWith("in.wav' cannot be read: its header promises 1000000 bytes of sound, but the file "
                                    "ends after 6; it was cut off: fetch or save it again\n")));
  write_bytes(folder_ / "in.wav", "text");
  EXPECT_EQ(copy("x.wav").exit_code, 2);
  EXPECT_FALSE(fs::exists(folder_ / "x.wav"));
}

TEST_F(Sound, an_ending_that_no_writer_of_sounds_writes) {
  Outcome o = copy("x.mp3");
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("does not end in .wav, .flac, .ogg, which audio.write writes"));
}

TEST_F(Sound, a_data_set_with_faults) {
  write_text(folder_ / "data.toml", "format = 1\n[node.data]\nuse = \"dataset.sounds\"\npath = \"set\"\n");
  fs::create_directory(folder_ / "set");
  Outcome o = t2x({"check", folder_ / "data.toml"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("holds no sounds: it needs WAV, FLAC or Ogg files, and their captions in NAME.txt"));
  fs::copy_file(folder_ / "in.wav", folder_ / "set/a.wav");
  o = t2x({"check", folder_ / "data.toml"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("a.wav' has no caption: write it into 'a.txt' beside it"));
  write_text(folder_ / "set/a.txt", "a tone");
  EXPECT_EQ(t2x({"check", folder_ / "data.toml"}).exit_code, 0);
  fs::resize_file(folder_ / "set/a.wav", 1000);
  o = t2x({"check", folder_ / "data.toml"});
  EXPECT_EQ(o.exit_code, 2);
  EXPECT_THAT(o.err, HasSubstr("node 'data' (dataset.sounds): sound '"));
  EXPECT_THAT(o.err, HasSubstr("its header promises 32000 bytes of sound, but the file ends after 956"));
}

// A file system of 8 KiB in a mount namespace of its own.
TEST_F(Sound, a_full_disk) {
  fs::create_directory(folder_ / "small");
  Command command;
  command.wrapper = {"unshare", "-rm", "sh", "-c",
                     "mount -t tmpfs -o size=8k tmpfs \"$0\" || exit 77; \"$@\"; code=$?; "
                     "find \"$0\" -type f | sed 's/^/left: /'; exit $code", folder_ / "small"};
  command.arguments = {"run", folder_ / "copy.toml", "sound=" + (folder_ / "in.wav").string(), "--progress", "none",
                       "--output", folder_ / "small/x.wav"};
  Outcome o = run(command);
  if (o.exit_code == 77 || o.err.find("unshare") != std::string::npos) GTEST_SKIP() << "no mount namespaces here";
  EXPECT_EQ(o.exit_code, 3) << o.err;
  EXPECT_THAT(o.err, HasSubstr("cannot be written: the disk is full; free some space and run again\n"));
  EXPECT_EQ(o.out, "");
}

}  // namespace
}  // namespace t2x
