#include "pipeline/reading.hpp"
#include "toml/assignment.hpp"
#include "toml/utf8.hpp"
#include <array>
#include <cmath>
#include <random>
#include <set>
#include <utility>

namespace t2x {
namespace {

constexpr std::array<t2x_param_kind, 9> kKinds = {
    T2X_PARAM_TEXT,   T2X_PARAM_INT,  T2X_PARAM_REAL,   T2X_PARAM_BOOL, T2X_PARAM_SIZE,
    T2X_PARAM_CHOICE, T2X_PARAM_FILE, T2X_PARAM_FOLDER, T2X_PARAM_MODEL};

bool read_type(Reading& reading, const Value& table, Input& input) {
  const Value* type = table.find("type");
  if (!type || type->kind != Value::kText) return false;   // already reported
  std::vector<std::string> known;
  for (t2x_param_kind kind : kKinds) {
    known.push_back(kind_word(kind));
    if (type->text != known.back()) continue;
    input.type = type->text;
    input.rule.kind = kind;
    input.rule.of_model = kind == T2X_PARAM_MODEL;
    input.rule.may_be_empty = kind == T2X_PARAM_FILE;   // a parameter that needs one says so
    return true;
  }
  reading.diagnostics.error(type->place, in_quotes(type->text) + " is no type of input: text, int, real, bool, size, "
                                         "choice, file, folder or model." + suggestion(type->text, known));
  return false;
}

// A number of the declaration ("min"), which only some types have.
const Value* bound(Reading& reading, const Value& table, const char* key, const Input& input,
                   const std::set<t2x_param_kind>& kinds) {
  const Entry* entry = table.find_entry(key);
  if (!entry) return nullptr;
  if (!kinds.contains(input.rule.kind)) {
    reading.diagnostics.error(entry->key_place,
                              "'" + std::string(key) + "' means nothing for an input of type " + input.type);
    return nullptr;
  }
  bool number = entry->value.kind == Value::kInteger || entry->value.kind == Value::kReal;
  bool finite = entry->value.kind != Value::kReal || std::isfinite(entry->value.real);
  if (number && !finite) reading.diagnostics.error(entry->value.place, "'" + std::string(key) + "' must be finite");
  return number && finite ? &entry->value : nullptr;
}

double as_number(const Value& value) {
  return value.kind == Value::kInteger ? static_cast<double>(value.integer) : value.real;
}

void read_rule(Reading& reading, const Value& table, Input& input) {
  Diagnostics& diagnostics = reading.diagnostics;
  if (const Value* min = bound(reading, table, "min", input, {T2X_PARAM_INT, T2X_PARAM_REAL}))
    input.rule.min = as_number(*min);
  if (const Value* max = bound(reading, table, "max", input, {T2X_PARAM_INT, T2X_PARAM_REAL, T2X_PARAM_SIZE})) {
    input.rule.max = as_number(*max);
    if (input.rule.max < input.rule.min) diagnostics.error(max->place, "'max' is below 'min'");
  }
  if (const Value* multiple = bound(reading, table, "multiple_of", input, {T2X_PARAM_INT, T2X_PARAM_SIZE})) {
    if (multiple->kind == Value::kInteger && multiple->integer >= 1 && multiple->integer <= 65536)
      input.rule.multiple_of = static_cast<uint32_t>(multiple->integer);
    else if (multiple->kind == Value::kInteger)
      diagnostics.error(multiple->place, "'multiple_of' must be 1 to 65536, not " + brief(*multiple));
  }
  const Entry* choices = table.find_entry("choices");
  bool wanted = input.rule.kind == T2X_PARAM_CHOICE;
  if (choices && !wanted)
    diagnostics.error(choices->key_place, "'choices' means nothing for an input of type " + input.type);
  if (!choices && wanted) diagnostics.error(input.place, "[input." + input.name + "] has no 'choices'");
  if (choices && wanted && choices->value.kind == Value::kArray)
    for (const Value& choice : choices->value.array) input.rule.choices.push_back(choice.text);
}

// "random" within the input's bounds, 63 bits at most.
int64_t draw(const Reading& reading, const ValueRule& rule) {
  uint64_t bits = 0;
  if (reading.options.random) {
    bits = reading.options.random();
  } else {
    std::random_device device;
    bits = (static_cast<uint64_t>(device()) << 32) | device();
  }
  constexpr double kMost = 9.2e18;
  int64_t low = rule.min > 0 ? static_cast<int64_t>(std::min(std::ceil(rule.min), kMost)) : 0;
  uint64_t span = uint64_t{1} << 63;
  if (rule.max < kMost) span = static_cast<uint64_t>(std::max<double>(std::floor(rule.max), 0)) + 1;
  uint64_t range = span > static_cast<uint64_t>(low) ? span - static_cast<uint64_t>(low) : 1;
  int64_t value = low + static_cast<int64_t>(bits % range);
  int64_t multiple = value / rule.multiple_of * rule.multiple_of;
  return multiple < low ? multiple + rule.multiple_of : multiple;
}

bool is_random(const Input& input, const Value& value) {
  return input.rule.kind == T2X_PARAM_INT && value.kind == Value::kText && value.text == "random";
}

// Checks a value and makes it the input's. Every given value is checked, the last one is used.
void take_value(Reading& reading, Input& input, Value value) {
  if (is_random(input, value)) value = Value::of_integer(draw(reading, input.rule), value.place);
  std::string why;
  std::optional<ParamValue> read = read_value(value, input.rule, reading.options.search, why);
  if (!read) {
    bool path = is_path(input.rule.kind);
    std::string called = path && value.kind == Value::kText ? ": " + path_called(input.rule.kind, value.text) : "";
    return reading.diagnostics.error(value.place, "input '" + input.name + "'" + called + " " + why);
  }
  if (value.kind == Value::kText) value.text = read->text;   // paths have become absolute
  input.value = std::move(value);
  input.has_value = true;
}

struct Given {
  std::string name, text;
  Place place;
  bool used = false;
};

std::vector<Given> given_inputs(Reading& reading) {
  std::vector<Given> given;
  for (const std::string& argument : reading.options.inputs) {
    size_t equals = argument.find('=');
    Place place = argument_place(argument);
    if (equals == std::string::npos || equals == 0)
      reading.diagnostics.error(place, "an input is set with name=value");
    else
      given.push_back({argument.substr(0, equals), argument.substr(equals + 1), place});
  }
  return given;
}

void read_input(Reading& reading, const Entry& entry, std::vector<Given>& given) {
  std::string section = "[input." + entry.key + "]";
  check_keys(entry.value, {Section::kInput, section, entry.key_place}, reading.diagnostics);
  Input input;
  input.name = entry.key;
  input.place = entry.key_place;
  for (auto [key, field] : {std::pair{"doc", &input.doc}, {"unit", &input.unit}})
    if (const Value* text = entry.value.find(key)) *field = text->text;
  bool typed = read_type(reading, entry.value, input);
  if (typed) read_rule(reading, entry.value, input);
  // With a value from the command line, a default that names an absent file does no harm.
  bool overridden = false;
  for (const Given& g : given) overridden |= g.name == input.name;
  bool path = is_path(input.rule.kind);
  const Value* fallback = entry.value.find("default");
  if (fallback) input.random = is_random(input, *fallback);
  if (typed && fallback && path && !reading.catalog)   // for the help, as it is written
    input.value = *fallback, input.has_value = true;
  else if (typed && fallback && !(overridden && path))
    take_value(reading, input, *fallback);
  for (Given& g : given) {
    if (g.name != input.name) continue;
    g.used = true;
    if (typed) take_value(reading, input, value_from_text(g.text, input.rule.kind, g.place));
  }
  if (typed && !fallback && !overridden && reading.catalog)
    reading.diagnostics.error(input.place,
                              "input '" + input.name + "' has no default: set it with " + input.name + "=...");
  reading.inputs.push_back(std::move(input));
}

}  // namespace

void read_inputs(Reading& reading) {
  std::vector<Given> given = given_inputs(reading);
  for_each_named(reading.root, "input", true, reading.diagnostics,
                 [&](const Entry& entry) { read_input(reading, entry, given); });
  for (const Given& g : given)
    if (!g.used)
      reading.diagnostics.error(g.place, "this pipeline has no input " + in_quotes(g.name) + "." +
                                             suggestion(g.name, reading.input_names()));
  for (const Input& input : reading.inputs) {
    if (!input.has_value) continue;
    reading.pipeline.inputs[input.name] = input.value.kind == Value::kText ? input.value.text : brief(input.value);
    assign(reading.resolved, {"input", input.name, "default"}, input.value);
  }
}

void read_models(Reading& reading) {
  for_each_named(reading.root, "model", false, reading.diagnostics, [&](const Entry& entry) {
    if (entry.value.kind == Value::kText)
      reading.models[entry.key] = {entry.value, entry.key_place};
    else
      reading.diagnostics.error(entry.value.place, "a model is named by a text, not by " + brief(entry.value));
  });
}

}  // namespace t2x
