// host/toml/value.hpp - a TOML document in memory: every key and value knows where it was written.
#pragma once
#include "toml/place.hpp"
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace t2x {

struct Entry;

struct Value {
  enum Kind { kText, kInteger, kReal, kBool, kArray, kTable, kDate };
  Kind kind = kTable;
  std::string text;              // kText; kDate as it was written
  int64_t integer = 0;           // kInteger; kBool 0 or 1
  double real = 0;               // kReal
  std::vector<Value> array;      // kArray
  std::vector<Entry> table;      // kTable, in the order of the text
  Place place;

  static Value of_text(std::string text, Place place = {});
  static Value of_integer(int64_t integer, Place place = {});
  static Value of_real(double real, Place place = {});
  static Value of_bool(bool value, Place place = {});

  // A table's value, nullptr when absent or when this is no table.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  const Entry* find_entry(std::string_view key) const;
  // Sets a table's value; a new key comes last.
  void set(const std::string& key, Value value);
};

struct Entry {
  std::string key;
  Place key_place;
  Value value;
};

// "a text", "a whole number", "a table" ...: for messages.
const char* kind_name(Value::Kind kind);
// The value as it would be written, for messages: texts and lists are cut to a line's length.
std::string brief(const Value& value);
// The shortest decimal that reads back to the same double, always with a '.' or an exponent; "nan", "inf".
std::string real_text(double value);

}  // namespace t2x
