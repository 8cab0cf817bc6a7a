#include "cli/node_manual.hpp"
#include <t2x/plugin.hpp>
#include <gmock/gmock.h>

namespace t2x {
namespace {

constexpr const char* kModes[] = {"soft", "hard", nullptr};

struct Blur {
  static constexpr const char* kName = "test.blur";
  static constexpr const char* kSummary = "Blurs an image.";
  static constexpr const char* kDoc = "The manual.";
  static constexpr uint32_t kRevision = 3;
  static constexpr t2x_port kInputs[] = {in("image", "image:f32[B,3,H,W]", "what to blur"),
                                         in("masks", "mask:f32[H,W]", "where", T2X_PORT_OPTIONAL | T2X_PORT_VARIADIC)};
  static constexpr t2x_port kOutputs[] = {out("image", "image:f32[B,3,H,W]", "blurred")};
  static constexpr t2x_param kParams[] = {real("radius", 2.5, 0, 64, "how far", "pixels"),
                                          choice("mode", "soft", kModes, "how"), model("kernel", "a model"),
                                          size("tile", "64x64", 16, 4096, "pieces"), flag("wrap", true, "at the edge")};
  explicit Blur(Context) {}
  void run(Context) {}
};

std::string manual() {
  static const t2x_node_type* const nodes[] = {&node<Blur>};
  static const t2x_plugin plugin{sizeof(t2x_plugin), 1, 0, "test", "1.2.3", "Someone", "", "MIT", nodes, 1, 0, nullptr};
  static const LoadedPlugin loaded{"", &plugin};
  return node_manual({nodes[0], &loaded});
}

TEST(NodeManual, says_what_a_pipeline_author_needs) {
  for (const char* line : {
           "test.blur - Blurs an image.\nplugin test 1.2.3 (Someone, MIT), revision 3\n\nThe manual.\n",
           "Inputs:\n  image (image:f32[B,3,H,W])\n      what to blur\n",
           "  masks (mask:f32[H,W], optional, one or a list)\n      where\n",
           "Outputs:\n  image (image:f32[B,3,H,W])\n      blurred\n",
           "  radius (real, default 2.5, 0..64, pixels)\n      how far\n",
           "  mode (choice, default \"soft\", one of soft, hard)\n",
           "  kernel (model, required)\n",
           "  tile (size, default \"64x64\", multiples of 16, at most 4096, pixels)\n",
           "  wrap (bool, default true)\n",
           "In a pipeline:\n  [node.blur]\n  use = \"test.blur\"\n  image = \"@node.port\"\n  radius = 2.5\n  mode = \"soft\"\n"
           "  kernel = \"path/or/name\"\n  tile = \"64x64\"\n  wrap = true\n"})
    EXPECT_THAT(manual(), testing::HasSubstr(line));
}

}  // namespace
}  // namespace t2x
