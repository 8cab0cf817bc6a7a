// dataset.synthetic_sounds: sounds that are computed, with captions.
#include "caption_table.hpp"
#include "nodes.hpp"
#include "sound_function.hpp"
#include "synthetic/render.hpp"
#include <t2x/plugin.hpp>

namespace datasets {
namespace {

constexpr const char* kSplits[] = {"train", "heldout", "all", nullptr};

synthetic::Split split_of(const std::string& name) {
  return name == "train" ? synthetic::Split::Train : name == "all" ? synthetic::Split::All : synthetic::Split::HeldOut;
}

double given_seconds(const t2x::Context& cx) {
  const double seconds = cx.number("seconds"), beginning = cx.number("beginning");
  if (beginning > seconds)
    throw t2x::Error("beginning is more than `seconds`, the whole sound: make it smaller, or 0 for all of a sound");
  return beginning > 0 ? beginning : seconds;
}

struct SyntheticSounds {
  static constexpr const char* kName = "dataset.synthetic_sounds";
  static constexpr const char* kSummary = "Computed sounds with captions, to train on: nothing to download.";
  static constexpr const char* kDoc =
      R"(Eight instruments (piano, organ, flute, guitar, bell, marimba, trumpet, violin) play the 36 notes
from C3 to B5, each held to the end, short (silent from 0.7 s on) and twice; and there are kick drum, snare drum,
hi-hat, wind, rain, siren, bird, heartbeat, ticking clock, beeping alarm, upward and downward sweep, each in six
variants, slow and fast or light and strong: 936 sounds. Notes are equally loud (an RMS of 0.12 in the first half
second), the others have a peak of 0.8.

Every sound has several captions, such as "a low piano note, C3, then silence", "piano, C3, short", "rain", "the
sound of rain", "light rain": low is octave 3, middle 4, high 5; the black keys are Db, Eb, Gb, Ab and Bb, and in
one caption of each C#, D#, F#, G# and A#. C, E and G have one without a pitch: "a low piano note, then silence".

split = "heldout" gives the 208 sounds that "train" lacks: of 43 of the 288 pairs of instrument and note all three
patterns, and one of the three of every third other pair. A model that makes these has learnt what an instrument, a
note and a pattern is. Every instrument, note and pattern occurs in "train", with all sounds that are no notes.

Sounds are computed when they are asked for, in double precision: the same build on the same machine gives the same
bits. The note sample_rate stands on `sizes`.

beginning = 0.5 gives the first half second of each of them alone: the same sounds, cut. Training on such first is quicker;
held, short and twice are all but the same there.

  [node.data]
  use = "dataset.synthetic_sounds"

  [node.tokens]
  use = "llama.tokenize"
  model = "$model.encoder"
  captions = "@data.captions")";
  static constexpr uint32_t kRevision = 5;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("captions", "text:i32[N,L]", "ASCII, one caption a row, padded with zeros"),
      t2x::out("item", "index:i32[N]", "which sound each caption belongs to, from 0"),
      t2x::out("sizes", "sizes:i32[P,1]", "samples of each sound; note sample_rate"),
      t2x::out("sound", "fn(index:i32[1], canvas:f32[1,N]) -> audio:f32[1,N]", "a sound, -0.8..0.8"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::real("seconds", 2.048, 1.2, 30, "of every sound", "s"),
      t2x::real("beginning", 0, 0, 30, "of every sound that is given; 0: all of it", "s"),
      t2x::integer("sample_rate", 16000, 16000, 48000, "of every sound", "Hz"),
      t2x::choice("split", "train", kSplits, "which of them"),
      t2x::integer("seed", 0, 0, 9007199254740991.0, "of phases, noise and variants"),
  };

  explicit SyntheticSounds(const t2x::Context& cx)
      : setting_{cx.number("seconds"), cx.u32("sample_rate"), static_cast<uint64_t>(cx.integer("seed"))},
        given_(given_seconds(cx)),
        items_(synthetic::list_items(split_of(cx.text("split")))),
        function_(items_.size(), [this](size_t index) { return synthetic::render(items_[index], setting_); }) {
    for (const synthetic::Item& item : items_) captions_.add(synthetic::captions_of(item));
  }

  void run(const t2x::Context& cx) const {
    cx.output("captions", captions_.bytes(cx));
    cx.output("item", captions_.items(cx));
    cx.output("sizes", sound_sizes(cx, items_.size(), sound_length(given_, setting_.sample_rate), setting_.sample_rate));
  }

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) {
    return function_.call(cx, in);
  }

private:
  synthetic::Setting setting_;
  double given_;     // seconds
  std::vector<synthetic::Item> items_;
  CaptionTable captions_;
  SoundFunction function_;
};

}  // namespace

constinit const t2x_node_type synthetic_sounds_node = t2x::node<SyntheticSounds>;

}  // namespace datasets
