#include "pipeline/reading.hpp"
#include "toml/assignment.hpp"
#include "toml/utf8.hpp"
#include <algorithm>
#include <charconv>
#include <filesystem>

namespace t2x {
namespace {

constexpr int64_t kFormat = 1;

void check_format(Reading& reading) {
  const std::string& file = reading.pipeline.path;
  const Entry* format = reading.root.find_entry("format");
  if (!format) return reading.diagnostics.error({file, 1, 1, 2}, "a pipeline begins with 'format = 1'");
  if (format->value.kind == Value::kInteger && format->value.integer != kFormat)
    reading.diagnostics.error(format->value.place, "this T2X reads format 1, not " + brief(format->value));
  for (const Entry& entry : reading.root.table)
    if (entry.key_place.file == file && entry.key_place.line > 0 && entry.key_place.line < format->key_place.line)
      return reading.diagnostics.error(format->key_place, "'format' must be the first key");
}

// "1.10.2" against "1.9": negative, 0 or positive. What is no number counts as 0.
int compare_versions(std::string_view a, std::string_view b) {
  auto next = [](std::string_view& text) {
    long number = 0;
    size_t dot = std::min(text.find('.'), text.size());
    std::from_chars(text.data(), text.data() + dot, number);
    text.remove_prefix(std::min(dot + 1, text.size()));
    return number;
  };
  while (!a.empty() || !b.empty())
    if (long x = next(a), y = next(b); x != y) return x < y ? -1 : 1;
  return 0;
}

void check_need(Reading& reading, const Value& need) {
  auto trim = [](std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
  };
  std::string_view text = need.text;
  size_t sign = std::min(text.find_first_of("<>="), text.size());
  std::string name(trim(text.substr(0, sign)));
  size_t number = std::min(text.find_first_not_of("<>=", sign), text.size());
  std::string_view relation = text.substr(sign, number - sign), version = trim(text.substr(number));
  bool good_relation = relation == ">=" || relation == "==" || relation == ">" || relation.empty();
  bool good_version = version.empty() == relation.empty() &&
                      version.find_first_not_of("0123456789.") == std::string_view::npos;
  if (name.empty() || !good_relation || !good_version)
    return reading.diagnostics.error(need.place, "a need is written \"plugin>=1.0\", not " + brief(need));
  std::vector<std::string> names;
  for (const LoadedPlugin* loaded : reading.catalog->plugins()) {
    names.push_back(loaded->plugin->name);
    if (names.back() != name) continue;
    int order = compare_versions(loaded->plugin->version, version);
    bool met = relation.empty() || (relation == "==" ? order == 0 : relation == ">" ? order > 0 : order >= 0);
    if (met) return;
    return reading.diagnostics.error(need.place, "plugin '" + name + "' " + std::string(relation) + " " +
                                                     std::string(version) + " is needed, but version " +
                                                     loaded->plugin->version + " is installed");
  }
  reading.diagnostics.error(need.place,
                            "plugin " + in_quotes(name) + " is needed, but not installed." + suggestion(name, names));
}

void apply_set(Reading& reading, const std::string& argument) {
  std::optional<Assignment> set = parse_assignment(argument);
  if (!set)
    return reading.diagnostics.error(argument_place(argument), "--set takes a key and a value: node.NAME.KEY=VALUE");
  // A section of the file must be there already; the key within it is checked with the file's own.
  auto complain = [&](const std::string& what, const Value* among) {
    std::vector<std::string> names;
    if (among)
      for (const Entry& entry : among->table) names.push_back(entry.key);
    reading.diagnostics.error(set->place, what + "." + suggestion(set->path.size() > 1 ? set->path[1] : "", names));
  };
  const std::string& section = set->path[0];
  bool named = section == "node" || section == "input" || section == "output";
  size_t wanted = named ? 3 : section == "model" ? 2 : 1;
  if (set->path.size() != wanted) {
    std::string form = named ? section + ".NAME.KEY" : section == "model" ? "model.NAME" : "node.NAME.KEY";
    return reading.diagnostics.error(set->place, "--set of such a key is written " + form + "=VALUE");
  }
  const Value* table = reading.root.find(section);
  if (named && (!table || !table->find(set->path[1])))
    return complain("this pipeline has no [" + section + "." + printable(set->path[1]) + "]", table);
  if (section == "model" && (!table || !table->find(set->path[1])))
    return complain("[model] has no " + in_quotes(set->path[1]), table);
  Value value = assigned_value(*set);
  if (section == "model") value = Value::of_text(set->text, set->place);
  if (!assign(reading.root, set->path, value))
    reading.diagnostics.error(set->place, "[" + section + "." + printable(set->path[1]) + "] is no table");
}

}  // namespace

void apply_sets(Reading& reading) {
  for (const std::string& argument : reading.options.sets) apply_set(reading, argument);
  reading.resolved = reading.root;
}

void read_header(Reading& reading) {
  check_format(reading);
  check_keys(reading.root, {Section::kPipeline, "the pipeline", {}}, reading.diagnostics);
  for (auto [key, field] : {std::pair{"name", &reading.pipeline.name}, {"summary", &reading.pipeline.summary}})
    if (const Value* text = reading.root.find(key)) *field = text->text;
  if (reading.pipeline.name.empty())
    reading.pipeline.name = std::filesystem::path(reading.pipeline.path).stem().string();
  const Value* needs = reading.root.find("needs");
  if (needs && reading.catalog)
    for (const Value& need : needs->array)
      if (need.kind == Value::kText) check_need(reading, need);
}

}  // namespace t2x
