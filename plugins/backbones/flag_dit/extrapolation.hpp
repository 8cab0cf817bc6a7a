// extrapolation.hpp - what changes when a picture is larger than those the model was trained on.
#pragma once
#include <t2x/plugin.hpp>

namespace flag_dit {

// The node's parameters ntk, proportional_attention, training_size, ntk_factor, base_sequence.
class Extrapolation {
public:
  explicit Extrapolation(const t2x::Context& cx);

  // What the angles' base 10000 is multiplied by: patches / (training_size / 16)^2, or 1 when off.
  double ntk_factor(uint64_t patches) const;
  // The softmax scale of self-attention: sqrt(ln(tokens) / ln(base_sequence) / head_dim), or
  // 1 / sqrt(head_dim) when off. `tokens` counts [nextline] tokens and padding.
  double attention_scale(uint64_t patches, uint64_t tokens, uint32_t head_dim) const;

private:
  bool applies(const std::string& choice, bool given, uint64_t patches) const;

  std::string ntk_, proportional_;
  uint64_t side_;           // patches along a training picture's side
  double ntk_factor_;       // 0: derived
  uint64_t base_sequence_;  // 0: derived
};

}  // namespace flag_dit
