// audio.read: a sound file -> one channel of samples.
#include "nodes.hpp"
#include "sound_file.hpp"
#include <t2x/plugin.hpp>

namespace audio {
namespace {

struct Read {
  static constexpr const char* kName = "audio.read";
  static constexpr const char* kSummary = "Reads a sound file as one channel of samples.";
  static constexpr const char* kDoc =
      R"(WAV, FLAC, Ogg, AIFF, MP3 and whatever else libsndfile reads; several channels are mixed to their mean. The
sound is a batch of one, nominal -1..1, and carries the note sample_rate (Hz). sample_rate = 0 keeps the file's own; another
is reached by libsamplerate's best sinc filter.

A file that is cut off or whose header is wrong is refused, and so are rates outside 1 kHz..768 kHz, samples that are
not finite and sounds of more than an hour at 48 kHz (172800000 samples); `start` and `seconds` take a part. A pipeline
that can use no more than so many seconds says so by most_seconds: a longer sound is then refused before anything is
computed, not by the node that it is too long for.

  [node.sound]
  use = "audio.read"
  file = "door.flac"
  sample_rate = 16000)";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("audio", "audio:f32[1,N]", "nominal -1..1; note sample_rate")};
  static constexpr t2x_param kParams[] = {
      t2x::file("file", "the sound file"),
      t2x::integer("sample_rate", 0, 0, sound_file::kMaxRate, "0: as in the file; else from 1000, resampled", "Hz"),
      t2x::real("start", 0, 0, 1e6, "where to begin", "s"),
      t2x::real("seconds", 0, 0, 1e6, "how much to read; 0: to the end", "s"),
      t2x::real("most_seconds", 0, 0, 1e6, "how much may be read; a longer sound is refused; 0: an hour at 48 kHz", "s"),
  };

  explicit Read(const t2x::Context& cx)
      : file_(cx.text("file")), part_{cx.number("start"), cx.number("seconds"), cx.number("most_seconds")},
        rate_(cx.u32("sample_rate")) {
    if (rate_ && rate_ < sound_file::kMinRate)
      throw t2x::Error("sample_rate = " + std::to_string(rate_) + " is too low; 0 keeps the file's own, others are " +
                       std::to_string(sound_file::kMinRate) + " to " + std::to_string(sound_file::kMaxRate));
    if (part_.most > 0) sound_file::check_length(file_, part_);
  }

  void run(const t2x::Context& cx) const {
    sound_file::Sound sound = sound_file::read_sound(file_, part_);
    if (rate_) sound = sound_file::resample(std::move(sound), rate_, file_);
    const t2x::Tensor audio = cx.storage(t2x::dims({1, sound.samples.size()}), "audio");
    cx.write(audio, std::span<const float>(sound.samples));
    cx.note(audio, "sample_rate", std::to_string(sound.rate));
    cx.output("audio", audio);
  }

private:
  std::string file_;
  sound_file::Part part_;
  uint32_t rate_;
};

}  // namespace

constinit const t2x_node_type read_node = t2x::node<Read>;

}  // namespace audio
