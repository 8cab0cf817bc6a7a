// audio.write: one sound of a batch -> a WAV, FLAC or Ogg file.
#include "encode.hpp"
#include "nodes.hpp"
#include "sound_file.hpp"
#include "write_file.hpp"
#include <t2x/plugin.hpp>
#include <charconv>

namespace audio {
namespace {

constexpr const char* kEncodings[] = {"auto", "16bit", "24bit", "float", nullptr};

using sound_file::kMaxRate;
using sound_file::kMinRate;

uint32_t parse_rate(const std::string& note) {
  if (note.empty())
    throw t2x::Error("the sound does not say its sample rate; the node that makes it has to: "
                     "cx.note(sound, \"sample_rate\", \"16000\")");
  uint32_t rate = 0;
  const auto [end, error] = std::from_chars(note.data(), note.data() + note.size(), rate);
  if (error != std::errc{} || end != note.data() + note.size() || rate < kMinRate || rate > kMaxRate)
    throw t2x::Error("the sound's sample_rate is '" + note + "'; whole numbers from " + std::to_string(kMinRate) +
                     " to " + std::to_string(kMaxRate) + " can be written");
  return rate;
}

struct Write {
  static constexpr const char* kName = "audio.write";
  static constexpr const char* kSummary = "Writes sounds as WAV, FLAC or Ogg files that know how they were made.";
  static constexpr const char* kDoc =
      R"(The writer of [output.X] files that end in .wav, .flac or .ogg: one file for each sound of the batch, named by
{index}. The sound's note sample_rate says its rate.

encoding = "auto" is 16 bits for .wav and .flac, and Vorbis for .ogg, which has no other; "float" is for .wav alone and
keeps every bit. For 16 and 24 bits what lies outside -1..1 is clamped, and a warning says how much; there is no
dither, so that the same sound gives the same file. A sound with values that are not finite is refused.

The resolved pipeline goes into the file, in its comment: `t2x run sound.wav` makes the sound again.

  [output.sound]
  from = "@vocoder.audio"
  file = "{name}-{seed}-{index:03}.flac"
  encoding = "24bit")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {t2x::in("audio", "audio:f32[B,N]", "nominal -1..1; note sample_rate, Hz")};
  static constexpr t2x_param kParams[] = {
      t2x::choice("encoding", "auto", kEncodings, "of a sample: auto = 16bit, or Vorbis in .ogg"),
      t2x::real("quality", kQuality, 0, 1, "of Vorbis: 0 makes the smallest files"),
  };
  static constexpr const char* kExtensions[] = {"wav", "flac", "ogg", nullptr};

  explicit Write(const t2x::Context& cx)
      : format_(choose_format(cx.text("extension"), cx.text("encoding"), cx.number("quality"))) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor audio = cx.input("audio");
    const t2x_dims d = cx.dims(audio);
    if (d.rank != 2 || d.dtype != T2X_F32) throw t2x::Error("it is " + t2x::to_string(d) + "; sounds are f32[B,N]");
    const int64_t index = cx.integer("index");
    if (index < 0 || index >= d.d[0])
      throw t2x::Error("sound " + std::to_string(index) + " of a batch of " + std::to_string(d.d[0]) +
                       " was asked for");
    const uint32_t rate = parse_rate(cx.noted(audio, "sample_rate"));
    const std::vector<float> batch = cx.read(audio);
    const std::span<const float> samples(batch.data() + static_cast<size_t>(index) * d.d[1], d.d[1]);
    const Encoded encoded = encode(samples, rate, format_, cx.text("metadata"));
    if (encoded.clamped)
      cx.log(2, std::to_string(encoded.clamped) + " of " + std::to_string(samples.size()) +
                    " samples were outside -1..1 and are clamped");
    write_file(cx.text("path"), encoded.bytes);
  }

private:
  FileFormat format_;
};

}  // namespace

constinit const t2x_node_type write_node = t2x::node<Write>;

}  // namespace audio
