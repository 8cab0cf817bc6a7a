// drawing.hpp - has a model draw captions, with the pipeline that users run.
#pragma once
#include "measure.hpp"
#include "t2x.hpp"
#include <functional>

namespace t2x::quality {

struct DrawingChoices {
  std::filesystem::path model;             // holds backbone/, text_encoder/, vae/
  std::vector<std::string> inputs;         // of the pipeline, such as "steps=17"; what is not named stays as it is
  std::string device;                      // as --device of t2x
  std::filesystem::path folder;            // where the pictures go, "0000.png" first; made when it is not there
};

// Picture i shows captions[i] with seed i. `drawn` is called after each.
class Artist {
public:
  explicit Artist(DrawingChoices choices);
  std::vector<std::filesystem::path> draw(const std::vector<std::string>& captions,
                                          const std::function<void(size_t done)>& drawn = {});

private:
  DrawingChoices choices_;
  Host host_;
};

// The caption of combination i: each takes the next of its wordings, so that all languages are asked for.
std::vector<std::string> captions_of(const std::vector<Combination>& combinations);

}  // namespace t2x::quality
