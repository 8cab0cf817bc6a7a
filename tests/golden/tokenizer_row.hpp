// tokenizer_row.hpp - names for the tests of a tokenizer, one test a string.
#pragma once
#include <gtest/gtest.h>
#include <cctype>
#include <string>

namespace t2x::golden {

// "11_a_painting_of": the row's number and what of its text a test name can hold.
template <class Row> std::string row_name(const testing::TestParamInfo<Row>& info) {
  std::string name = std::to_string(info.index);
  bool gap = true;
  for (const char c : info.param.text.substr(0, 40)) {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (letter && gap) name += '_';
    if (letter) name += c;
    gap = !letter;
  }
  return name;
}

}  // namespace t2x::golden
