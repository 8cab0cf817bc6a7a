// host/pipeline/keys.hpp - the key table: what may stand in a pipeline file. The parser and FORMAT.md use this one.
#pragma once
#include "toml/diagnostics.hpp"
#include "toml/value.hpp"
#include <span>
#include <string>
#include <vector>

namespace t2x {

enum class Section { kPipeline, kInput, kModel, kNode, kOutput };

struct KeyRule {
  Section section;
  const char* key;
  const char* takes;             // "a text", "a list of texts", "a table", "a value": checked, and shown in FORMAT.md
  bool required;
  const char* doc;
};

// In the order in which they are documented.
std::span<const KeyRule> key_rules();

// "[input.steps]", "the pipeline": how a section is called in messages.
struct SectionName {
  Section section;
  std::string name;
  Place place;                   // for a key that is missing
};

// Errors for keys that the table does not know, misses, or whose values are of the wrong kind. Where a node's type
// brings keys of its own (nodes, outputs), unknown ones are left to it.
void check_keys(const Value& table, const SectionName& where, Diagnostics& diagnostics);

// " Did you mean 'x'?", "" for a word too long to be a slip of the pen.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

// Letters, digits, '_' and '-', beginning with a letter or '_': for inputs, models, nodes and outputs.
bool is_name(std::string_view text);

// Names are looked up one after the other, so a file of some megabytes must not bring a million.
constexpr size_t kMaxNames = 1000;

// Calls visit(entry) for each entry of root's table `section` that has a good name, with errors for the others.
// With `tables`, each entry must be a table.
template <class Visit>
void for_each_named(const Value& root, const char* section, bool tables, Diagnostics& diagnostics, Visit visit);

// What is wrong with an entry's name or kind; "" when nothing.
std::string entry_fault(const Entry& entry, const char* section, bool table);

template <class Visit>
void for_each_named(const Value& root, const char* section, bool tables, Diagnostics& diagnostics, Visit visit) {
  const Value* named = root.find(section);
  if (!named || named->kind != Value::kTable) return;
  if (named->table.size() > kMaxNames)
    return diagnostics.error(named->table[kMaxNames].key_place, std::string("[") + section + "] has more than " +
                                                                    std::to_string(kMaxNames) + " entries");
  for (const Entry& entry : named->table) {
    std::string fault = entry_fault(entry, section, tables);
    if (fault.empty()) visit(entry);
    else diagnostics.error(entry.key_place, fault);
  }
}

}  // namespace t2x
