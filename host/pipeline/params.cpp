#include "pipeline/reading.hpp"
#include "toml/assignment.hpp"
#include "toml/utf8.hpp"

namespace t2x {
namespace {

constexpr std::string_view kInputPrefix = "$input.", kModelPrefix = "$model.";

// The value that a "$..." stands for, and how to call it in messages.
struct Substitute {
  Value value;
  std::string called;            // " ($input.steps)"
  Model* model = nullptr;
  Input* input = nullptr;
};

bool begins(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

// nullopt when the reference is bad (and reported), or its input's own value was.
std::optional<Substitute> substitute(Reading& reading, const Value& value) {
  if (value.kind != Value::kText || !begins(value.text, "$")) return Substitute{value, "", nullptr, nullptr};
  if (begins(value.text, "$$"))
    return Substitute{Value::of_text(value.text.substr(1), value.place), "", nullptr, nullptr};
  if (begins(value.text, kInputPrefix)) {
    std::string name = value.text.substr(kInputPrefix.size());
    Input* input = reading.find_input(name);
    if (!input) {
      reading.diagnostics.error(value.place, "no [input." + printable(name) + "] in this pipeline." +
                                                 suggestion(name, reading.input_names()));
      return std::nullopt;
    }
    input->used = true;
    if (!input->has_value) return std::nullopt;
    return Substitute{input->value, " ($input." + name + ")", nullptr, input};
  }
  if (begins(value.text, kModelPrefix)) {
    std::string name = value.text.substr(kModelPrefix.size());
    auto model = reading.models.find(name);
    if (model == reading.models.end()) {
      reading.diagnostics.error(value.place, "[model] has no " + in_quotes(name) + "." +
                                                 suggestion(name, reading.model_names()));
      return std::nullopt;
    }
    model->second.used = true;
    return Substitute{model->second.value, " ($model." + name + ")", &model->second, nullptr};
  }
  reading.diagnostics.error(value.place, in_quotes(value.text) +
                                             " refers to nothing: write $input.NAME or $model.NAME, "
                                             "or $$ for a text that begins with $");
  return std::nullopt;
}

}  // namespace

std::optional<ParamValue> read_param(Reading& reading, const t2x_param& param, const Entry& entry,
                                     const char* section, const std::string& owner, const char* type_name) {
  std::optional<Substitute> found = substitute(reading, entry.value);
  if (!found) return std::nullopt;
  std::string why;
  ValueRule rule = rule_of(param);
  rule.of_model = rule.of_model || found->model;    // a tokenizer's folder lies where its model does
  std::optional<ParamValue> value = read_value(found->value, rule, reading.options.search, why);
  if (!value) {
    // A model that is not there is the fault of the line in [model] that names it.
    const Place& place = found->model && is_path(param.kind) ? found->value.place : entry.value.place;
    bool absent = is_path(param.kind) && found->value.kind == Value::kText;
    if (absent)
      reading.diagnostics.error(place, path_called(param.kind, found->value.text) + found->called + " " + why);
    else
      reading.diagnostics.error(place, "'" + entry.key + "' of " + type_name + " " + why + found->called);
    return std::nullopt;
  }
  value->place = entry.value.place;
  if (is_path(param.kind) && found->model)
    assign(reading.resolved, {"model", entry.value.text.substr(kModelPrefix.size())}, Value::of_text(value->text));
  else if (is_path(param.kind) && !found->input && !value->text.empty())
    assign(reading.resolved, {section, owner, entry.key},
           Value::of_text((value->text.front() == '$' ? "$" : "") + value->text));
  return value;
}

std::map<std::string, ParamValue, std::less<>> read_params(Reading& reading, const t2x_node_type& type,
                                                           const Value& table, const char* section,
                                                           const std::string& owner, const Place& place) {
  std::map<std::string, ParamValue, std::less<>> params;
  for (uint32_t i = 0; i < type.param_count; ++i) {
    const t2x_param& param = type.params[i];
    if (const Entry* entry = table.find_entry(param.name)) {
      if (auto value = read_param(reading, param, *entry, section, owner, type.name)) params[param.name] = *value;
    } else if (param.flags & T2X_PARAM_REQUIRED) {
      std::string doc = param.doc && *param.doc ? std::string(": ") + param.doc : "";
      reading.diagnostics.error(place, std::string(section) + " '" + owner + "' (" + type.name + ") needs '" +
                                           param.name + "'" + doc);
    } else {
      params[param.name] = default_value(param, place);
    }
  }
  return params;
}

}  // namespace t2x
