// host/result/file_template.hpp - an output's file name from its template: "{name}-{seed}-{index:03}.png".
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace t2x {

// Replaces each {word} by values[word]; "{word:03}" pads a whole number with zeros to 3 digits; "{{" and "}}" are
// braces. Folders come from the template only: what a file name cannot hold everywhere ('/', '\', ':', '*', '?', '"',
// '<', '>', '|', control characters, dots and spaces at the ends) becomes '_' in values, and a value is cut to 100
// bytes. Throws Side::User for an unknown word, with the ones that exist, and for a template that is malformed.
std::string expand_file_template(std::string_view text, const std::map<std::string, std::string, std::less<>>& values);

}  // namespace t2x
