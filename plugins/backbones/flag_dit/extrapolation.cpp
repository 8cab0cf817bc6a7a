#include "extrapolation.hpp"
#include <cmath>

namespace flag_dit {
namespace {

constexpr int64_t kPixelsPerPatch = 16;  // 8 pixels a latent pixel, 2 latent pixels a patch

void require_size(const std::string& choice, bool given, const char* param, const char* instead) {
  if (choice == "on" && !given)
    throw t2x::Error(std::string(param) + " = \"on\" needs training_size (pixels along the side of the model's "
                     "training pictures, such as 1024), or " + instead);
}

}  // namespace

Extrapolation::Extrapolation(const t2x::Context& cx)
    : ntk_(cx.text("ntk")), proportional_(cx.text("proportional_attention")),
      side_(static_cast<uint64_t>(cx.integer("training_size") / kPixelsPerPatch)),
      ntk_factor_(cx.number("ntk_factor")), base_sequence_(static_cast<uint64_t>(cx.integer("base_sequence"))) {
  if (cx.integer("training_size") != 0 && side_ == 0)
    throw t2x::Error("training_size is in pixels and at least 16; 0 means that it is not known");
  if (base_sequence_ == 1) throw t2x::Error("base_sequence is a number of tokens: at least 2, or 0 to derive it");
  require_size(ntk_, side_ || ntk_factor_ > 0, "ntk", "ntk_factor");
  require_size(proportional_, side_ || base_sequence_, "proportional_attention", "base_sequence");
}

// "auto": when its number is given, or when the picture is larger than the training pictures.
bool Extrapolation::applies(const std::string& choice, bool given, uint64_t patches) const {
  if (choice != "auto") return choice == "on";
  return given || (side_ && patches > side_ * side_);
}

double Extrapolation::ntk_factor(uint64_t patches) const {
  if (!applies(ntk_, ntk_factor_ > 0, patches)) return 1;
  return ntk_factor_ > 0 ? ntk_factor_ : static_cast<double>(patches) / static_cast<double>(side_ * side_);
}

double Extrapolation::attention_scale(uint64_t patches, uint64_t tokens, uint32_t head_dim) const {
  if (!applies(proportional_, base_sequence_ > 0, patches)) return 1 / std::sqrt(head_dim);
  // n * n + 2 n, as the reference has it, although a square picture has n * n + n tokens.
  uint64_t base = base_sequence_ ? base_sequence_ : side_ * side_ + 2 * side_;
  return std::sqrt(std::log(static_cast<double>(tokens)) / std::log(static_cast<double>(base)) / head_dim);
}

}  // namespace flag_dit
