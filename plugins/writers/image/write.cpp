// image.write: one image of a batch -> a PNG file.
#include "nodes.hpp"
#include "png.hpp"
#include <t2x/plugin.hpp>

namespace image {
namespace {

constexpr const char* kRoundings[] = {"truncate", "nearest", nullptr};
constexpr uint32_t kMaxSide = 1000000;   // what libpng writes

// A value without a tag, as core.load_tensor gives, links to any input: its shape is known only here.
void check_shape(const t2x_dims& d) {
  if (d.rank != 4 || d.d[1] != 3 || d.dtype != T2X_F32)
    throw t2x::Error("input 'image' is " + t2x::to_string(d) + "; f32[B,3,H,W] is wanted, RGB: let a node make an image "
                     "of it (kl.decode of a latent, mel.picture of a spectrogram), or write it as numbers, file = "
                     "\"name.safetensors\"");
  if (!d.d[2] || !d.d[3] || d.d[2] > kMaxSide || d.d[3] > kMaxSide)
    throw t2x::Error("input 'image' is " + t2x::to_string(d) + ": a PNG file has 1 to " + std::to_string(kMaxSide) +
                     " pixels a side");
}

struct Write {
  static constexpr const char* kName = "image.write";
  static constexpr const char* kSummary = "Writes images as 8-bit RGB PNG files that know how they were made.";
  static constexpr const char* kDoc =
      R"(The writer of [output.X] files that end in .png: one file for each image of the batch, named by {index}.
Values are taken from -1..1, or from 0..1 when the image carries the note range = "0..1"; what lies outside is
clamped. An image with NaN values is refused, and so is a tensor that is no RGB image.

rounding = "truncate" drops the fraction of 255 x, as the reference demos do (torchvision's to_pil_image);
"nearest" rounds to the nearest byte, halves to even, as diffusers does.

The resolved pipeline goes into the file, in the text chunk "t2x.pipeline": `t2x run picture.png` makes the picture
again.

  [output.image]
  from = "@decode.image"
  file = "{name}-{seed}-{index:03}.png"
  rounding = "truncate")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kInputs[] = {
      t2x::in("image", "image:f32[B,3,H,W]", "RGB; -1..1 unless its note says 0..1")};
  static constexpr t2x_param kParams[] = {
      t2x::choice("rounding", "truncate", kRoundings, "how 255 x becomes a byte: truncate = the reference's, nearest")};
  static constexpr const char* kExtensions[] = {"png", nullptr};

  explicit Write(const t2x::Context& cx)
      : rounding_(cx.text("rounding") == "nearest" ? Rounding::Nearest : Rounding::Truncate) {}

  void run(const t2x::Context& cx) const {
    const t2x::Tensor image = cx.input("image");
    const t2x_dims d = cx.dims(image);
    check_shape(d);
    const std::string path = cx.text("path");
    if (path.empty()) throw t2x::Error("no file to write: use it through [output.X] file = \"name.png\"");
    const int64_t index = cx.integer("index");
    if (index < 0 || index >= d.d[0])
      throw t2x::Error("image " + std::to_string(index) + " of a batch of " + std::to_string(d.d[0]) +
                       " was asked for");
    const std::string range = cx.noted(image, "range", "-1..1");
    if (range != "-1..1" && range != "0..1")
      throw t2x::Error("the image's range is '" + range + "'; -1..1 and 0..1 can be written");
    const std::vector<float> batch = cx.read(image);
    const size_t values = size_t{3} * d.d[2] * d.d[3];
    const std::span<const float> planes(batch.data() + static_cast<size_t>(index) * values, values);
    write_png(path,
              to_picture(planes, d.d[3], d.d[2], range == "0..1" ? Range::ZeroToOne : Range::MinusOneToOne, rounding_),
              cx.text("metadata"));
  }

private:
  Rounding rounding_;
};

}  // namespace

constinit const t2x_node_type write_node = t2x::node<Write>;

}  // namespace image
