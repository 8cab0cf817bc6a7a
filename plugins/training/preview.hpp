// preview.hpp - pictures of what the model makes while it learns.
#pragma once
#include "batch.hpp"
#include "settings.hpp"
#include "texts.hpp"
#include <t2x/context.hpp>
#include <string>
#include <vector>

namespace training {

// Draws the captions of the first examples of a run, always with the same noise, by Euler steps from noise to data with
// guidance on all channels. A sound is drawn as its latent is: frames to the right, channels upwards.
class Preview {
public:
  // rows: of the captions.
  Preview(const t2x::Context& cx, const Settings& settings, std::vector<uint32_t> rows, const Shape& shape,
          const Texts& texts);
  // Writes one sheet.
  void draw(const t2x::Context& cx, const std::string& path);
  // Gives all memory back; draw() is over.
  void release(const t2x::Context& cx);

private:
  void write_captions(const t2x::Context& cx, const Texts& texts);
  void capture(const t2x::Context& cx);

  const Settings& settings_;
  std::vector<uint32_t> rows_;
  t2x::Tensor noise_, latent_, time_, step_, condition_, mask_, image_;
  t2x::Program program_, decode_;
};

}  // namespace training
