// caption_table.hpp - the captions of a data set as tensors, a row for each.
#pragma once
#include <t2x/context.hpp>
#include <string>
#include <vector>

namespace datasets {

class CaptionTable {
public:
  // The captions of the next item; at least one.
  void add(std::vector<std::string> captions);
  // i32[N,L]: UTF-8 bytes, one caption a row, padded with zeros.
  t2x::Tensor bytes(const t2x::Context& cx) const;
  // i32[N]: the item that each belongs to.
  t2x::Tensor items(const t2x::Context& cx) const;

private:
  std::vector<std::string> captions_;
  std::vector<int32_t> item_of_;
  int32_t items_ = 0;
};

}  // namespace datasets
