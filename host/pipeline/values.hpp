// host/pipeline/values.hpp - does a value fit a parameter or an [input.X]? Kinds, ranges, choices, sizes, paths.
#pragma once
#include "pipeline/pipeline.hpp"
#include "pipeline/search.hpp"
#include "toml/value.hpp"
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace t2x {

constexpr size_t kMaxTextCharacters = 100000;

struct ValueRule {
  t2x_param_kind kind = T2X_PARAM_TEXT;
  double min = -std::numeric_limits<double>::infinity();   // INT, REAL
  double max = std::numeric_limits<double>::infinity();    // INT, REAL; SIZE: of a side
  uint32_t multiple_of = 1;                                // INT; SIZE: both sides
  std::vector<std::string> choices;                        // CHOICE
  bool may_be_empty = false;                               // MODEL, FILE, FOLDER: "" stands for none
  bool of_model = false;                                   // MODEL, FILE, FOLDER: also looked up in the search paths
};

ValueRule rule_of(const t2x_param& param);
// "text", "int", "real", "bool", "choice", "model", "size", "file", "folder".
const char* kind_word(t2x_param_kind kind);
// "model 'gemstone'", for messages about a path that was not found.
std::string path_called(t2x_param_kind kind, const std::string& text);
// MODEL, FILE or FOLDER.
bool is_path(t2x_param_kind kind);
// "1 to 200", "at least 0", "'euler' or 'rk4'", "multiples of 16, at most 4096"; "" when nothing bounds it.
std::string range_text(const ValueRule& rule);

// The value as the rule wants it; nullopt with `why`: "takes a whole number, not \"x\"". Paths are made absolute
// and must exist; they are relative to the file that value.place names.
std::optional<ParamValue> read_value(const Value& value, const ValueRule& rule, const SearchPaths& search,
                                     std::string& why);

// A text from the command line as a value of that kind: "5" is an integer for INT. What does not convert stays a
// text, which read_value then refuses.
Value value_from_text(const std::string& text, t2x_param_kind kind, const Place& place);

// A parameter's default, trusted as the plugin gives it.
ParamValue default_value(const t2x_param& param, const Place& place);

// "1024x768"; false when it is not of that form.
bool parse_size(std::string_view text, uint32_t& width, uint32_t& height);

}  // namespace t2x
