// picture.hpp - small pictures as numbers, and the art that drawings are compared with.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace t2x::quality {

constexpr uint32_t kSide = 32;             // pixels of everything that is measured

using Colour = std::array<float, 3>;       // 0..1

// kSide x kSide, red, green and blue interleaved, rows from the top, 0..1.
using Picture = std::vector<float>;

// One drawing of the art: a label in a style, colours already multiplied by how opaque they are.
struct Template {
  std::string label, style;                // the label as in file names: "red-apple"
  std::vector<float> rgba;                 // kSide x kSide
};

// What a picture was asked to show.
struct Combination {
  std::string label, style, background;
  std::vector<std::string> captions;       // the same in several words and languages
};

struct Art {
  std::vector<Template> templates;
  std::map<std::string, Colour> backgrounds;

  // `folder`: LABEL-STYLE.png, 32x32 with transparency, and backgrounds.json.
  static Art read(const std::filesystem::path& folder);
  // Throws when there is no such drawing.
  const Template& find(const std::string& label, const std::string& style) const;
  // The drawing moved by (dx, dy) over a plain colour.
  static Picture composite(const Template& drawing, const Colour& background, int dx = 0, int dy = 0);
  Picture composite(const Combination& asked) const;
};

// Lines of JSON with label, style, background and text.
std::vector<Combination> read_combinations(const std::filesystem::path& file);

// A PNG whose side is kSide or a multiple, reduced by the means of its blocks.
Picture read_reduced(const std::filesystem::path& png);

// Means of blocks, side x side of them.
Picture pixelated(const Picture& picture, uint32_t side);

}  // namespace t2x::quality
