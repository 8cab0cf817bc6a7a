#include "toml/assignment.hpp"
#include "toml/parse.hpp"
#include "toml/utf8.hpp"

namespace t2x {
namespace {

void move_to(Value& value, const Place& place) {
  value.place = place;
  for (Value& element : value.array) move_to(element, place);
  for (Entry& entry : value.table) entry.key_place = place, move_to(entry.value, place);
}

}  // namespace

Place argument_place(const std::string& argument) { return {printable(argument), 0, 0, 0}; }

std::optional<Assignment> parse_assignment(const std::string& argument) {
  size_t equals = argument.find('=');
  if (equals == std::string::npos) return std::nullopt;
  Assignment result{{}, argument.substr(equals + 1), argument_place(argument)};
  for (size_t begin = 0; begin <= equals;) {
    size_t end = std::min(argument.find('.', begin), equals);
    if (end == begin) return std::nullopt;
    result.path.push_back(argument.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

Value assigned_value(const Assignment& assignment) {
  Value value = parse_toml_value(assignment.text).value_or(Value::of_text(assignment.text));
  move_to(value, assignment.place);
  return value;
}

bool assign(Value& root, const std::vector<std::string>& path, Value value) {
  Value* table = &root;
  for (size_t i = 0; i + 1 < path.size(); ++i) {
    if (!table->find(path[i])) {
      Value empty;
      empty.place = value.place;
      table->set(path[i], std::move(empty));
    }
    table = table->find(path[i]);
    if (table->kind != Value::kTable) return false;
  }
  table->set(path.back(), std::move(value));
  return true;
}

}  // namespace t2x
