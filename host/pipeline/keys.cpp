#include "pipeline/keys.hpp"
#include "status/failure.hpp"
#include "toml/utf8.hpp"
#include <algorithm>

namespace t2x {
namespace {

constexpr const char* kText = "a text";
constexpr const char* kTexts = "a list of texts";
constexpr const char* kNumber = "a number";
constexpr const char* kWhole = "a whole number";
constexpr const char* kTable = "a table";
constexpr const char* kValue = "a value";

constexpr KeyRule kRules[] = {
    {Section::kPipeline, "format", kWhole, true, "The version of this file format: `1`. It is the first key."},
    {Section::kPipeline, "name", kText, false, "A short name, `{name}` in file names. Default: the file's name."},
    {Section::kPipeline, "summary", kText, false, "One sentence on what the pipeline makes."},
    {Section::kPipeline, "needs", kTexts, false,
     "Plugins that must be there, each with an optional version: `\"t2x.text>=1.0\"`, also `==` and `>`."},
    {Section::kPipeline, "include", kTexts, false,
     "Other files whose tables are merged into this one; paths are relative to this file. A key that two files "
     "define is an error; `format` and `include` belong to each file, `needs` are joined."},
    {Section::kPipeline, "input", kTable, false, "`[input.NAME]`: what a run may set with `NAME=value`."},
    {Section::kPipeline, "model", kTable, false, "`[model]`: names or paths of models, one a line."},
    {Section::kPipeline, "node", kTable, true, "`[node.NAME]`: one unit of work."},
    {Section::kPipeline, "output", kTable, false, "`[output.NAME]`: a file that the run writes."},

    {Section::kInput, "type", kText, true, "`text`, `int`, `real`, `bool`, `size`, `choice`, `file`, `folder` or `model`."},
    {Section::kInput, "default", kValue, false,
     "The value when the run sets none; without it the run must. An int may say `\"random\"`: drawn anew for each "
     "run and kept in the result."},
    {Section::kInput, "min", kNumber, false, "Smallest value (`int`, `real`)."},
    {Section::kInput, "max", kNumber, false, "Largest value (`int`, `real`); longest side (`size`)."},
    {Section::kInput, "multiple_of", kWhole, false, "The value (`int`) or both sides (`size`) are multiples of this."},
    {Section::kInput, "choices", kTexts, false, "What a `choice` may be."},
    {Section::kInput, "doc", kText, false, "One sentence for `t2x run FILE --help`."},
    {Section::kInput, "unit", kText, false, "The unit, for the help: `\"pixels\"`."},

    {Section::kModel, "NAME", kText, false,
     "A model's file or folder: an absolute path, a path relative to this file, or a name that is looked up in "
     "`--model-path`, `$T2X_MODEL_PATH` and the user's data folder. Weights are safetensors or PyTorch checkpoints "
     "(`.pt` `.pth` `.ckpt` `.bin` `.pkl`), of which nothing is run. Nodes say `\"$model.NAME\"`."},

    {Section::kNode, "use", kText, true, "The node's type; `t2x describe` lists all types."},
    {Section::kNode, "INPUT", kValue, false,
     "An input of the type: `\"@node.port\"`, or `\"@node\"` for a node with one output that fits. An input that takes "
     "several takes a list: `[\"@a.image\", \"@b.image\"]`. An input that takes a function is wired the same way."},
    {Section::kNode, "PARAMETER", kValue, false,
     "A parameter of the type: a value, `\"$input.NAME\"` or `\"$model.NAME\"`. A text that begins with `$` is "
     "written with `$$`."},

    {Section::kOutput, "from", kText, true, "The value to write: `\"@node.port\"` or `\"@node\"`."},
    {Section::kOutput, "file", kText, true,
     "The file's name. Its ending picks the writer. `{name}`, `{index}`, `{index:03}` and any `{INPUT}` are filled "
     "in; `{index}` counts the images of a batch."},
    {Section::kOutput, "when", kValue, false,
     "`true` (the default), `false` or a bool `\"$input.NAME\"`: without it the file is not written, and nodes that "
     "work for it alone do not run."},
    {Section::kOutput, "PARAMETER", kValue, false, "A parameter of the writer, as in `[node.NAME]`."},
};

// "NAME", "INPUT" and the like stand for whatever names an author chooses.
bool stands_for_names(std::string_view key) { return key[0] >= 'A' && key[0] <= 'Z'; }

bool takes(const KeyRule& rule, const Value& value) {
  std::string_view wanted = rule.takes;
  if (wanted == kText) return value.kind == Value::kText;
  if (wanted == kWhole) return value.kind == Value::kInteger;
  if (wanted == kNumber) return value.kind == Value::kInteger || value.kind == Value::kReal;
  if (wanted == kTable) return value.kind == Value::kTable;
  if (wanted == kTexts)
    return value.kind == Value::kArray && std::all_of(value.array.begin(), value.array.end(), [](const Value& v) {
             return v.kind == Value::kText;
           });
  return true;
}

}  // namespace

std::span<const KeyRule> key_rules() { return kRules; }

void check_keys(const Value& table, const SectionName& where, Diagnostics& diagnostics) {
  std::vector<std::string> known;
  bool open = false;
  for (const KeyRule& rule : kRules) {
    if (rule.section != where.section) continue;
    if (stands_for_names(rule.key)) {
      open = true;
      continue;
    }
    known.push_back(rule.key);
    const Value* value = table.find(rule.key);
    if (!value && rule.required && rule.section != Section::kPipeline)
      diagnostics.error(where.place, where.name + " has no '" + rule.key + "'");
    if (value && !takes(rule, *value))
      diagnostics.error(value->place, "'" + std::string(rule.key) + "' takes " + rule.takes + ", not " + brief(*value));
  }
  if (open) return;   // the node's type knows the other keys
  for (const Entry& entry : table.table)
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      diagnostics.error(entry.key_place,
                        where.name + " has no key " + in_quotes(entry.key) + "." + suggestion(entry.key, known));
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  constexpr size_t kLongestWord = 64;
  return word.size() > kLongestWord ? "" : did_you_mean(word, known);
}

bool is_name(std::string_view text) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto later = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; };
  constexpr size_t kLongestName = 100;
  return !text.empty() && text.size() <= kLongestName && letter(text[0]) &&
         std::all_of(text.begin(), text.end(), later);
}

std::string entry_fault(const Entry& entry, const char* section, bool table) {
  if (!is_name(entry.key))
    return in_quotes(entry.key) + " is no name: letters, digits, '_' and '-', beginning with a letter";
  if (table && entry.value.kind != Value::kTable)
    return "'" + entry.key + "' must be a table: [" + section + "." + entry.key + "]";
  return "";
}

}  // namespace t2x
