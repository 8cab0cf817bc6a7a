// words.hpp - which words does BERT see in a text?
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace clap {

// The words of `text`, valid UTF-8, in NFD without accents and in lower case, as BertNormalizer and BertPreTokenizer
// of the reference's fast tokenizer make them: control characters go; ideographs and punctuation are words of their own;
// white space of every kind separates.
std::vector<std::u32string> split_words(std::string_view text);

std::string to_utf8(std::u32string_view text);

}  // namespace clap
