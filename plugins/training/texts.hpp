// texts.hpp - the captions as the backbone's text encoder takes or gives them, one row a caption.
#pragma once
#include <t2x/context.hpp>
#include <vector>

namespace training {

// Row `captions()` is the empty caption. With a frozen encoder the features of every row are computed once and kept;
// with a trained one the tokens are.
class Texts {
public:
  Texts(const t2x::Context& cx, bool trained);
  uint32_t captions() const { return captions_; }
  uint32_t length() const { return length_; }         // tokens of a row
  uint32_t width() const { return width_; }           // of a feature; 0 while the encoder is trained
  const int32_t* mask(uint32_t row) const { return &masks_[size_t{row} * length_]; }
  const int32_t* tokens(uint32_t row) const { return &tokens_[size_t{row} * length_]; }
  const float* features(uint32_t row) const { return &features_[size_t{row} * length_ * width_]; }

private:
  void encode(const t2x::Context& cx);

  uint32_t captions_ = 0, length_ = 0, width_ = 0;
  std::vector<int32_t> tokens_, masks_;
  std::vector<float> features_;
};

}  // namespace training
