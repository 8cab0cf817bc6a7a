#include "caption_table.hpp"
#include <algorithm>

namespace datasets {

void CaptionTable::add(std::vector<std::string> captions) {
  for (std::string& caption : captions) {
    captions_.push_back(std::move(caption));
    item_of_.push_back(items_);
  }
  ++items_;
}

t2x::Tensor CaptionTable::bytes(const t2x::Context& cx) const {
  size_t length = 0;
  for (const std::string& caption : captions_) length = std::max(length, caption.size());
  std::vector<int32_t> bytes(captions_.size() * length);
  for (size_t n = 0; n < captions_.size(); ++n)
    std::transform(captions_[n].begin(), captions_[n].end(), bytes.begin() + static_cast<ptrdiff_t>(n * length),
                   [](char c) { return static_cast<unsigned char>(c); });
  return cx.constant(t2x::dims({captions_.size(), length}, T2X_I32), bytes, "captions");
}

t2x::Tensor CaptionTable::items(const t2x::Context& cx) const {
  return cx.constant(t2x::dims({item_of_.size()}, T2X_I32), item_of_, "item of caption");
}

}  // namespace datasets
