#include "toml/value.hpp"
#include "toml/utf8.hpp"
#include <charconv>
#include <cmath>
#include <utility>

namespace t2x {

Value Value::of_text(std::string text, Place place) {
  Value value;
  value.kind = kText, value.text = std::move(text), value.place = std::move(place);
  return value;
}

Value Value::of_integer(int64_t integer, Place place) {
  Value value;
  value.kind = kInteger, value.integer = integer, value.place = std::move(place);
  return value;
}

Value Value::of_real(double real, Place place) {
  Value value;
  value.kind = kReal, value.real = real, value.place = std::move(place);
  return value;
}

Value Value::of_bool(bool flag, Place place) {
  Value value;
  value.kind = kBool, value.integer = flag, value.place = std::move(place);
  return value;
}

const Entry* Value::find_entry(std::string_view key) const {
  if (kind != kTable) return nullptr;
  for (const Entry& entry : table)
    if (entry.key == key) return &entry;
  return nullptr;
}

const Value* Value::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry ? &entry->value : nullptr;
}

Value* Value::find(std::string_view key) { return const_cast<Value*>(std::as_const(*this).find(key)); }

void Value::set(const std::string& key, Value value) {
  if (Value* present = find(key)) *present = std::move(value);
  else table.push_back({key, value.place, std::move(value)});
}

const char* kind_name(Value::Kind kind) {
  switch (kind) {
    case Value::kText: return "a text";
    case Value::kInteger: return "a whole number";
    case Value::kReal: return "a number";
    case Value::kBool: return "true or false";
    case Value::kArray: return "a list";
    case Value::kTable: return "a table";
    case Value::kDate: break;
  }
  return "a date";
}

std::string real_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char buffer[32];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  std::string text(buffer, end);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string brief(const Value& value) {
  switch (value.kind) {
    case Value::kText: return "\"" + printable(value.text) + "\"";
    case Value::kInteger: return std::to_string(value.integer);
    case Value::kReal: return real_text(value.real);
    case Value::kBool: return value.integer ? "true" : "false";
    case Value::kDate: return value.text;
    case Value::kArray: break;
    case Value::kTable: return "a table";
  }
  return "a list";
}

}  // namespace t2x
