#include "pipeline/values.hpp"
#include "pipeline/keys.hpp"
#include "toml/utf8.hpp"
#include <charconv>
#include <cmath>

namespace t2x {
namespace {

std::string number_text(double value) {
  if (std::abs(value) < 1e15 && value == std::floor(value)) return std::to_string(static_cast<int64_t>(value));
  return real_text(value);
}

const char* wanted_text(t2x_param_kind kind) {
  switch (kind) {
    case T2X_PARAM_BOOL: return "true or false";
    case T2X_PARAM_INT: return "a whole number";
    case T2X_PARAM_REAL: return "a number";
    case T2X_PARAM_SIZE: return "WIDTHxHEIGHT such as \"1024x768\"";
    case T2X_PARAM_MODEL: return "a model's name or path";
    case T2X_PARAM_FILE: return "a file's path";
    case T2X_PARAM_FOLDER: return "a folder's path";
    default: return "a text";
  }
}

std::string list_of(const std::vector<std::string>& choices) {
  std::string text;
  for (size_t i = 0; i < choices.size(); ++i)
    text += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + ("'" + choices[i] + "'");
  return text;
}

std::string number_fault(const ParamValue& value, const ValueRule& rule, const std::string& written) {
  if (!std::isfinite(value.number)) return "must be a finite number, not " + written;
  if (value.number < rule.min || value.number > rule.max) {
    ValueRule bounds{rule.kind, rule.min, rule.max, 1, {}};
    return "must be " + range_text(bounds) + ", not " + written;
  }
  if (rule.multiple_of > 1 && value.integer % rule.multiple_of != 0)
    return "must be a multiple of " + std::to_string(rule.multiple_of) + ", not " + written;
  return "";
}

std::string text_fault(const std::string& text) {
  if (size_t valid = valid_utf8(text); valid < text.size())
    return "is not UTF-8: byte " + std::to_string(valid + 1) + " begins no character";
  if (text.find('\0') != std::string::npos) return "contains a NUL character";
  if (size_t length = count_characters(text); length > kMaxTextCharacters)
    return "has " + std::to_string(length) + " characters; at most " + std::to_string(kMaxTextCharacters) +
           " are allowed";
  return "";
}

// "1000x1000 would be 992x992 or 1008x1008"
std::string nearest_sizes(const ParamValue& value, uint32_t unit, double max) {
  auto down = [&](uint32_t side) { return std::max(side / unit * unit, unit); };
  auto up = [&](uint32_t side) { return (side + unit - 1) / unit * unit; };
  auto text = [](uint32_t w, uint32_t h) { return std::to_string(w) + "x" + std::to_string(h); };
  std::string lower = text(down(value.width), down(value.height)), upper = text(up(value.width), up(value.height));
  bool upper_fits = up(value.width) <= max && up(value.height) <= max;
  return lower + (upper_fits && upper != lower ? " or " + upper : "");
}

std::string size_fault(ParamValue& value, const ValueRule& rule) {
  if (!parse_size(value.text, value.width, value.height))
    return "takes " + std::string(wanted_text(T2X_PARAM_SIZE)) + ", not " + in_quotes(value.text);
  if (value.width > rule.max || value.height > rule.max)
    return "must be at most " + number_text(rule.max) + " on each side, not " + value.text;
  if (value.width % rule.multiple_of || value.height % rule.multiple_of)
    return "must have sides that are multiples of " + std::to_string(rule.multiple_of) + ", not " + value.text + ": " +
           nearest_sizes(value, rule.multiple_of, rule.max) + " would do";
  return "";
}

std::string choice_fault(const std::string& text, const ValueRule& rule) {
  for (const std::string& choice : rule.choices)
    if (choice == text) return "";
  return "must be " + list_of(rule.choices) + ", not " + in_quotes(text) + "." + suggestion(text, rule.choices);
}

std::string path_fault(ParamValue& value, const ValueRule& rule, const SearchPaths& search) {
  PathSearch found = find_path(value.text, rule.kind, rule.of_model, value.place, search);
  if (found.path.empty()) return found.why;
  value.text = found.path;
  return "";
}

bool is_numeric(t2x_param_kind kind) { return kind == T2X_PARAM_INT || kind == T2X_PARAM_REAL; }

// Fills number, integer and text; false when the value is of another kind.
bool take_kind(const Value& value, t2x_param_kind kind, ParamValue& out) {
  if (kind == T2X_PARAM_BOOL || kind == T2X_PARAM_INT) {
    out.integer = value.integer;
    out.number = static_cast<double>(value.integer);
    return value.kind == (kind == T2X_PARAM_BOOL ? Value::kBool : Value::kInteger);
  }
  if (kind == T2X_PARAM_REAL) {
    out.number = value.kind == Value::kInteger ? static_cast<double>(value.integer) : value.real;
    return value.kind == Value::kInteger || value.kind == Value::kReal;
  }
  out.text = value.text;
  return value.kind == Value::kText;
}

}  // namespace

const char* kind_word(t2x_param_kind kind) {
  switch (kind) {
    case T2X_PARAM_BOOL: return "bool";
    case T2X_PARAM_INT: return "int";
    case T2X_PARAM_REAL: return "real";
    case T2X_PARAM_CHOICE: return "choice";
    case T2X_PARAM_MODEL: return "model";
    case T2X_PARAM_SIZE: return "size";
    case T2X_PARAM_FILE: return "file";
    case T2X_PARAM_FOLDER: return "folder";
    default: return "text";
  }
}

bool is_path(t2x_param_kind kind) {
  return kind == T2X_PARAM_MODEL || kind == T2X_PARAM_FILE || kind == T2X_PARAM_FOLDER;
}

std::string path_called(t2x_param_kind kind, const std::string& text) {
  return std::string(kind_word(kind)) + " " + in_quotes(text, 300);
}

ValueRule rule_of(const t2x_param& param) {
  ValueRule rule;
  rule.kind = param.kind;
  rule.of_model = param.kind == T2X_PARAM_MODEL;
  rule.may_be_empty = !(param.flags & T2X_PARAM_REQUIRED);
  bool bounded = is_numeric(param.kind) && (param.min != 0 || param.max != 0);
  if (bounded) rule.min = param.min, rule.max = param.max;
  if (param.kind == T2X_PARAM_SIZE) {
    if (param.min >= 1 && param.min < 1e6) rule.multiple_of = static_cast<uint32_t>(param.min);
    if (param.max > 0) rule.max = param.max;
  }
  for (const char* const* choice = param.choices; choice && *choice; ++choice) rule.choices.push_back(*choice);
  return rule;
}

std::string range_text(const ValueRule& rule) {
  if (rule.kind == T2X_PARAM_CHOICE) return list_of(rule.choices);
  std::string text;
  bool low = std::isfinite(rule.min), high = std::isfinite(rule.max);
  if (rule.multiple_of > 1) text = "multiples of " + std::to_string(rule.multiple_of) + (high ? ", " : "");
  if (low && high) return text + number_text(rule.min) + " to " + number_text(rule.max);
  if (high) return text + "at most " + number_text(rule.max);
  return low ? text + (text.empty() ? "" : ", ") + "at least " + number_text(rule.min) : text;
}

std::optional<ParamValue> read_value(const Value& value, const ValueRule& rule, const SearchPaths& search,
                                     std::string& why) {
  ParamValue out;
  why.clear();
  out.kind = rule.kind;
  out.place = value.place;
  if (!take_kind(value, rule.kind, out)) {
    why = std::string("takes ") + wanted_text(rule.kind) + ", not " + brief(value);
    return std::nullopt;
  }
  if (is_numeric(rule.kind)) why = number_fault(out, rule, brief(value));
  else if (rule.kind != T2X_PARAM_BOOL) why = text_fault(out.text);
  if (why.empty() && rule.kind == T2X_PARAM_CHOICE) why = choice_fault(out.text, rule);
  if (why.empty() && rule.kind == T2X_PARAM_SIZE) why = size_fault(out, rule);
  const bool none = out.text.empty() && rule.may_be_empty;
  if (why.empty() && is_path(rule.kind) && !none) why = path_fault(out, rule, search);
  return why.empty() ? std::optional(out) : std::nullopt;
}

Value value_from_text(const std::string& text, t2x_param_kind kind, const Place& place) {
  const char *begin = text.data(), *end = begin + text.size();
  if (kind == T2X_PARAM_BOOL && (text == "true" || text == "false")) return Value::of_bool(text == "true", place);
  int64_t integer = 0;
  if (is_numeric(kind))
    if (auto [at, error] = std::from_chars(begin, end, integer); error == std::errc() && at == end)
      return Value::of_integer(integer, place);
  double real = 0;
  if (is_numeric(kind))
    if (auto [at, error] = std::from_chars(begin, end, real); error == std::errc() && at == end)
      return Value::of_real(real, place);
  return Value::of_text(text, place);
}

ParamValue default_value(const t2x_param& param, const Place& place) {
  ParamValue value;
  value.kind = param.kind;
  value.place = place;
  value.number = param.number_default;
  // Outside this range the conversion would be undefined.
  if (std::abs(param.number_default) < 9.2e18) value.integer = static_cast<int64_t>(param.number_default);
  value.text = param.text_default ? param.text_default : "";
  if (param.kind == T2X_PARAM_SIZE) parse_size(value.text, value.width, value.height);
  return value;
}

}  // namespace t2x
