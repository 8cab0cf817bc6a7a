// image.read: a PNG file -> an image.
#include "nodes.hpp"
#include "png.hpp"
#include <t2x/plugin.hpp>

namespace image {
namespace {

struct Read {
  static constexpr const char* kName = "image.read";
  static constexpr const char* kSummary = "Reads a PNG file as an RGB image.";
  static constexpr const char* kDoc =
      R"(Any PNG of at most 8192 x 8192 pixels: grey and palette images become RGB, transparency is dropped, 16 bits
a channel are scaled to 8; colour profiles are ignored. The image is a batch of one in -1..1, the range that
autoencoders take.

  [node.picture]
  use = "image.read"
  file = "photo.png"

  [node.encode]
  use = "kl.encode"
  image = "@picture.image")";
  static constexpr uint32_t kRevision = 1;
  static constexpr t2x_port kOutputs[] = {t2x::out("image", "image:f32[1,3,H,W]", "RGB, -1..1")};
  static constexpr t2x_param kParams[] = {t2x::file("file", "the PNG file")};

  explicit Read(const t2x::Context& cx) : file_(cx.text("file")) {}

  void run(const t2x::Context& cx) const {
    const Picture picture = read_png(file_);
    const t2x::Tensor image = cx.storage(t2x::dims({1, 3, picture.height, picture.width}), "image");
    cx.write(image, std::span<const float>(to_planes(picture)));
    cx.note(image, "range", "-1..1");
    cx.output("image", image);
  }

private:
  std::string file_;
};

}  // namespace

constinit const t2x_node_type read_node = t2x::node<Read>;

}  // namespace image
