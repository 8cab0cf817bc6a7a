// host/weights/strict_json.hpp - JSON from files that nobody vouches for: duplicate keys and deep nesting are refused.
#pragma once
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace t2x {

// Why a text is not acceptable JSON, as the end of a sentence: "at byte 12: ...".
class JsonError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// Throws JsonError. An object key that occurs twice is an error: two readers of the same file would
// otherwise take different values. Strings are UTF-8; objects and arrays nest at most `max_depth` deep.
nlohmann::json parse_strict_json(std::string_view text, int max_depth = 8);

bool is_utf8(std::string_view text);

// A name from a file, fit for a message: control characters become '?', at most 80 bytes, in quotes.
std::string in_quotes(std::string_view name);

}  // namespace t2x
