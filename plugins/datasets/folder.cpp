// dataset.folder: pictures and their captions, as files.
#include "buckets.hpp"
#include "caption_table.hpp"
#include "fitted_pictures.hpp"
#include "listing.hpp"
#include "nodes.hpp"
#include <t2x/plugin.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <memory>

namespace datasets {
namespace {

Colour parse_colour(const std::string& text) {
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data() + std::min<size_t>(1, text.size()), text.data() + text.size(),
                                            value, 16);
  if (text.size() != 7 || text[0] != '#' || error != std::errc{} || end != text.data() + text.size())
    throw t2x::Error("background is '" + text + "'; a colour is written #RRGGBB, such as #ffffff for white");
  return {static_cast<uint8_t>(value >> 16), static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value)};
}

// A byte as image.read and the reference give it to an autoencoder.
const std::array<float, 256>& unit_range() {
  static const std::array<float, 256> values = [] {
    std::array<float, 256> made{};
    for (size_t i = 0; i < made.size(); ++i) made[i] = (static_cast<float>(i) / 255.0f - 0.5f) / 0.5f;
    return made;
  }();
  return values;
}

struct Folder {
  static constexpr const char* kName = "dataset.folder";
  static constexpr const char* kSummary = "A folder of pictures with captions, to train on.";
  static constexpr const char* kDoc =
      R"(Reads PNG and JPEG files, in sub-folders too, and their captions in the two ways that are in use:

  fox.png and fox.txt           each line of the text file that is not blank is one caption of the picture
  metadata.jsonl                each line is {"file_name": "fox.png", "text": "a fox"}; "text" may be a list; several
                                lines may name one picture; names count from the file's own folder

A picture with several captions has a row for each: caption n belongs to picture `picture`[n]. Every picture is read
once before the run starts: a damaged one, one without a caption, or a caption without its picture stops it then, by
name. Pictures stay in memory up to a quarter of the machine's; the rest is read again when it is wanted. EXIF
rotation is not applied, colour profiles are ignored.

buckets = true brings each picture to the shape nearest to its own among all sizes that are multiples of
multiple_of, have at most the area size x size and are at most 4 times as long as wide (`sizes` says which); false
makes every picture size x size. A picture is scaled until it covers that shape, by area averaging or bicubically,
and its middle is kept. Transparent pixels are laid over `background`.

The function `image` gives picture `index` when the program runs, at the height and width of `canvas`, whose values
are not read: the trainer calls it once for each size.

  [node.data]
  use = "dataset.folder"
  path = "pictures"
  size = 256

  [node.tokens]
  use = "llama.tokenize"
  model = "$model.encoder"
  captions = "@data.captions")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {
      t2x::out("captions", "text:i32[N,L]", "UTF-8 bytes, one caption a row, padded with zeros"),
      t2x::out("picture", "index:i32[N]", "which picture each caption belongs to, from 0, in the order of their paths"),
      t2x::out("sizes", "sizes:i32[P,2]", "height and width of each picture for training, pixels"),
      t2x::out("image", "fn(index:i32[1], canvas:f32[1,3,H,W]) -> image:f32[1,3,H,W]",
               "a picture as RGB, -1..1, fitted to the canvas"),
  };
  static constexpr t2x_param kParams[] = {
      t2x::folder("path", "the folder of pictures and captions"),
      t2x::integer("size", 256, 16, 8192, "side of a square training picture; its area bounds every bucket", "pixels"),
      t2x::integer("multiple_of", 16, 1, 1024, "what both sides of a training picture are multiples of", "pixels"),
      t2x::flag("buckets", true, "keep each picture's shape, nearly; false: every picture becomes a square"),
      t2x::text("background", "#ffffff", "the colour under transparent pixels, #RRGGBB"),
  };

  explicit Folder(const t2x::Context& cx) {
    const uint32_t side = cx.u32("size"), unit = cx.u32("multiple_of");
    if (side % unit)
      throw t2x::Error("size = " + std::to_string(side) + " is not a multiple of multiple_of = " +
                       std::to_string(unit) + "; " + std::to_string(std::max(side / unit, 1u) * unit) + " would do");
    const Colour background = parse_colour(cx.text("background"));
    const std::vector<Size> buckets = cx.flag("buckets") ? bucket_sizes(side, unit) : std::vector<Size>{{side, side}};
    std::vector<TrainingPicture> pictures;
    for (Item& item : list_folder(cx.text("path"), kPictures)) {
      captions_.add(std::move(item.captions));
      const Size size = nearest_bucket(buckets, read_size(item.file));
      pictures.push_back({std::move(item.file), size});
    }
    pictures_ = std::make_unique<FittedPictures>(std::move(pictures), background, room_for_items(),
                                                 [&](uint32_t done, uint32_t all) { cx.progress(done, all); });
  }

  void run(const t2x::Context& cx) const {
    std::vector<int32_t> sizes;
    for (size_t p = 0; p < pictures_->count(); ++p)
      for (const uint32_t pixels : {(*pictures_)[p].size.height, (*pictures_)[p].size.width})
        sizes.push_back(static_cast<int32_t>(pixels));
    cx.output("captions", captions_.bytes(cx));
    cx.output("picture", captions_.items(cx));
    cx.output("sizes", cx.constant(t2x::dims({pictures_->count(), 2}, T2X_I32), sizes, "picture sizes"));
  }

  t2x::Tensors call(const t2x::Context& cx, const std::string&, std::span<const t2x::Tensor> in) {
    if (in.size() != 2) throw t2x::Error("image takes an index and a canvas");
    const t2x_dims index = cx.dims(in[0]), canvas = cx.dims(in[1]);
    if (t2x::count(index) != 1 || index.dtype != T2X_I32)
      throw t2x::Error("the index is " + t2x::to_string(index) + "; image takes one whole number, i32[1]");
    if (canvas.rank != 4 || canvas.d[0] != 1 || canvas.d[1] != 3 || canvas.dtype != T2X_F32)
      throw t2x::Error("the canvas is " + t2x::to_string(canvas) + "; image fills f32[1, 3, height, width]");
    const t2x::Tensor image = cx.temporary(canvas, "picture");
    stages_.push_back({pictures_.get(), {canvas.d[3], canvas.d[2]}});
    const t2x_use uses[] = {{in[0].handle, T2X_READ, 0}, {image.handle, T2X_WRITE, 0}};
    t2x::check(cx.host()->host_stage(cx.handle(), uses, 2, Stage::run, &stages_.back()));
    return {image};
  }

private:
  // What one recorded call does at each run of its program.
  struct Stage {
    const FittedPictures* pictures;
    Size size;

    static t2x_status run(void* user, void* const* mapped) noexcept {
      const auto* stage = static_cast<const Stage*>(user);
      const int32_t index = *static_cast<const int32_t*>(mapped[0]);
      if (index < 0 || static_cast<size_t>(index) >= stage->pictures->count()) return T2X_BAD_ARGUMENT;
      try {
        stage->fill(stage->pictures->at(static_cast<size_t>(index), stage->size), static_cast<float*>(mapped[1]));
        return T2X_OK;
      } catch (const std::bad_alloc&) {
        return T2X_OUT_OF_MEMORY;
      } catch (const std::exception&) {
        return T2X_BAD_FILE;   // it was there and whole when the run began
      }
    }
    void fill(const Picture& picture, float* planes) const {
      const size_t pixels = size_t{size.width} * size.height;
      const std::array<float, 256>& value = unit_range();
      for (size_t i = 0; i < pixels; ++i)
        for (size_t channel = 0; channel < 3; ++channel)
          planes[channel * pixels + i] = value[picture.rgb[3 * i + channel]];
    }
  };

  CaptionTable captions_;
  std::unique_ptr<FittedPictures> pictures_;
  std::deque<Stage> stages_;     // a deque: recorded programs point into it
};

}  // namespace

constinit const t2x_node_type folder_node = t2x::node<Folder>;

}  // namespace datasets
