// dataset.sounds: sounds and their captions, as files.
#include "caption_table.hpp"
#include "fitted_sounds.hpp"
#include "listing.hpp"
#include "nodes.hpp"
#include "sound_file.hpp"
#include "sound_function.hpp"
#include <t2x/plugin.hpp>
#include <memory>

namespace datasets {
namespace {

struct Sounds {
  static constexpr const char* kName = "dataset.sounds";
  static constexpr const char* kSummary = "A folder of sounds with captions, to train on.";
  static constexpr const char* kDoc =
      R"(Reads WAV, FLAC and Ogg files, in sub-folders too, and their captions in the two ways that are in use:

  door.wav and door.txt         each line of the text file that is not blank is one caption of the sound
  metadata.jsonl                each line is {"file_name": "door.wav", "text": "a door"}; "text" may be a list; several
                                lines may name one sound; names count from the file's own folder

A sound with several captions has a row for each: caption n belongs to sound `item`[n]. Every sound is read once before
the run starts: a damaged one, one without a caption, or a caption without its sound stops it then, by name. Sounds
stay in memory up to a quarter of the machine's; the rest is read again when it is wanted.

Channels are mixed to their mean, other rates are resampled (libsamplerate, best sinc), and every sound gets the same
length: a longer one keeps its beginning, a shorter one ends in silence.

The function `sound` gives sound `item` when the program runs, as long as `canvas`, whose values are not read. The note
sample_rate stands on `sizes`.

  [node.data]
  use = "dataset.sounds"
  path = "sounds"
  seconds = 4

  [node.tokens]
  use = "llama.tokenize"
  model = "$model.encoder"
  captions = "@data.captions")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("captions", "text:i32[N,L]", "UTF-8 bytes, one caption a row, padded with zeros"),
      t2x::out("item", "index:i32[N]", "which sound each caption belongs to, from 0, in the order of their paths"),
      t2x::out("sizes", "sizes:i32[P,1]", "samples of each sound for training; note sample_rate"),
      t2x::out("sound", "fn(index:i32[1], canvas:f32[1,N]) -> audio:f32[1,N]", "a sound, nominal -1..1"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::folder("path", "the folder of sounds and captions"),
      t2x::real("seconds", 10, 0.01, 3600, "of every training sound", "s"),
      t2x::integer("sample_rate", 16000, sound_file::kMinRate, 192000, "of every training sound", "Hz"),
  };

  explicit Sounds(const t2x::Context& cx)
      : rate_(cx.u32("sample_rate")), length_(sound_length(cx.number("seconds"), rate_)) {
    std::vector<std::filesystem::path> files;
    for (Item& item : list_folder(cx.text("path"), kSounds)) {
      captions_.add(std::move(item.captions));
      files.push_back(std::move(item.file));
    }
    sounds_ = std::make_unique<FittedSounds>(std::move(files), FittedSounds::Setting{rate_, length_, room_for_items()},
                                             [&](uint32_t done, uint32_t all) { cx.progress(done, all); });
    function_ = std::make_unique<SoundFunction>(sounds_->count(), [this](size_t index) { return sounds_->at(index); });
  }

  void run(const t2x::Context& cx) const {
    cx.output("captions", captions_.bytes(cx));
    cx.output("item", captions_.items(cx));
    cx.output("sizes", sound_sizes(cx, sounds_->count(), length_, rate_));
  }

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) {
    return function_->call(cx, in);
  }

private:
  uint32_t rate_;
  size_t length_;
  CaptionTable captions_;
  std::unique_ptr<FittedSounds> sounds_;
  std::unique_ptr<SoundFunction> function_;
};

}  // namespace

constinit const t2x_node_type sounds_node = t2x::node<Sounds>;

}  // namespace datasets
