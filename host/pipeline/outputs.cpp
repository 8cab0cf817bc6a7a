#include "pipeline/links.hpp"
#include "pipeline/reading.hpp"
#include "toml/utf8.hpp"
#include <algorithm>
#include <set>

namespace t2x {
namespace {

// "png" of "{name}-{seed}.png"; "" when there is none.
std::string extension_of(const std::string& file) {
  size_t slash = file.find_last_of('/'), dot = file.find_last_of('.');
  bool none = dot == std::string::npos || (slash != std::string::npos && dot < slash) || file.back() == '}';
  return none ? "" : file.substr(dot + 1);
}

const t2x_port& output_port(Reading& reading, const Reference& from) {
  const t2x_node_type& type = *reading.find_node(from.node)->entry->type;
  return *find_port(type.outputs, type.output_count, from.port);
}

// The writer for a file's ending that takes what `from` gives; nullptr (and reported) when there is none.
const NodeEntry* pick_writer(Reading& reading, const Reference& from, const Value& file) {
  std::string extension = extension_of(file.text);
  const t2x_port& given = output_port(reading, from);
  std::vector<const NodeEntry*> writers = extension.empty() ? std::vector<const NodeEntry*>{}
                                                            : reading.catalog->writers(extension);
  std::string taken;
  for (const NodeEntry* writer : writers) {
    if (writer->type->input_count == 0) continue;
    if (type_mismatch(given, writer->type->inputs[0]).empty()) return writer;
    taken += (taken.empty() ? "" : ", ") + std::string(writer->type->name) + " takes " + writer->type->inputs[0].type;
  }
  if (extension.empty())
    reading.diagnostics.error(file.place, in_quotes(file.text) + " has no ending, such as .png, to say what to write");
  else if (writers.empty())
    reading.diagnostics.error(file.place, "no plugin writes ." + printable(extension) + " files." +
                                              suggestion(extension, reading.catalog->extensions()));
  else
    reading.diagnostics.error(from.place, "'@" + from.node + "." + from.port + "' gives " + given.type +
                                              ", but no writer of ." + printable(extension) +
                                              " files takes that: " + taken);
  return nullptr;
}

// "index" or "index:03": only the index has a width.
bool good_width(std::string_view name, std::string_view width) {
  return name == "index" && !width.empty() && width.size() <= 3 &&
         width.find_first_not_of("0123456789") == std::string_view::npos;
}

void check_template(Reading& reading, const Value& file) {
  std::string_view text = file.text;
  std::vector<std::string> known = reading.input_names();
  known.insert(known.end(), {"name", "index"});
  for (size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    size_t close = text.find('}', open);
    if (close == std::string_view::npos)
      return reading.diagnostics.error(file.place, "a '{' in " + in_quotes(text) + " is not closed");
    std::string_view inside = text.substr(open + 1, close - open - 1);
    size_t colon = inside.find(':');
    std::string name(inside.substr(0, colon));
    if (std::find(known.begin(), known.end(), name) == known.end())
      reading.diagnostics.error(file.place, "nothing fills {" + printable(name) + "} in " + in_quotes(text) + "." +
                                                suggestion(name, known));
    else if (colon != std::string_view::npos && !good_width(name, inside.substr(colon + 1)))
      reading.diagnostics.error(file.place,
                                "only {index} takes a width, as in {index:03}, not {" + printable(inside) + "}");
    if (Input* input = reading.find_input(name)) input->used = true;
  }
}

// Whether the run writes it; true where `when` is bad and reported.
bool is_wanted(Reading& reading, const Entry& output) {
  const Entry* entry = output.value.find_entry("when");
  if (!entry) return true;
  t2x_param when{};
  when.name = "when", when.kind = T2X_PARAM_BOOL, when.max = 1;
  const std::string title = "[output." + output.key + "]";
  const std::optional<ParamValue> value = read_param(reading, when, *entry, "output", output.key, title.c_str());
  return !value || value->number != 0;
}

void check_writer_keys(Reading& reading, const t2x_node_type& writer, const Value& table) {
  std::vector<std::string> known = {"from", "file", "when"};
  for (uint32_t i = 0; i < writer.param_count; ++i) known.push_back(writer.params[i].name);
  for (const Entry& entry : table.table)
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      reading.diagnostics.error(entry.key_place, "the writer " + std::string(writer.name) + " has no parameter " +
                                                     in_quotes(entry.key) + "." + suggestion(entry.key, known));
}

void read_output(Reading& reading, const Entry& entry, std::set<std::string>& files) {
  const Value& table = entry.value;
  check_keys(table, {Section::kOutput, "[output." + entry.key + "]", entry.key_place}, reading.diagnostics);
  const Value *from = table.find("from"), *file = table.find("file");
  bool has_file = file && file->kind == Value::kText;
  if (has_file) {
    check_template(reading, *file);
    if (!files.insert(file->text).second)
      reading.diagnostics.error(file->place, "two outputs write to " + in_quotes(file->text));
  }
  if (!from || from->kind != Value::kText) return;
  if (from->text.empty() || from->text[0] != '@')
    return reading.diagnostics.error(from->place,
                                     "'from' takes a reference such as \"@node.port\", not " + brief(*from));
  std::optional<Reference> reference = read_reference(reading, *from);
  if (!reference || !has_file) return;
  const NodeEntry* writer = pick_writer(reading, *reference, *file);
  if (!writer) return;
  OutputInstance output;
  output.name = entry.key;
  output.from = *reference;
  output.writer = writer;
  output.file = file->text;
  output.place = entry.key_place;
  check_writer_keys(reading, *writer->type, table);
  output.params = read_params(reading, *writer->type, table, "output", entry.key, entry.key_place);
  (is_wanted(reading, entry) ? reading.pipeline.outputs : reading.unwanted).push_back(std::move(output));
}

}  // namespace

void read_outputs(Reading& reading) {
  std::set<std::string> files;
  for_each_named(reading.root, "output", true, reading.diagnostics,
                 [&](const Entry& entry) { read_output(reading, entry, files); });
}

}  // namespace t2x
