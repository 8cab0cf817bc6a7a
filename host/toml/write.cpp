#include "toml/write.hpp"
#include <cstdio>

namespace t2x {
namespace {

std::string quoted_text(const std::string& text) {
  std::string result = "\"";
  for (char c : text) {
    unsigned char byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\', result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", byte);
      result += escape;
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string key_text(const std::string& key) {
  constexpr const char* kBare = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !key.empty() && key.find_first_not_of(kBare) == std::string::npos ? key : quoted_text(key);
}

void write_table(const Value& table, const std::string& header, std::string& out) {
  bool has_plain = false;
  for (const Entry& entry : table.table) has_plain |= entry.value.kind != Value::kTable;
  if (!header.empty() && (has_plain || table.table.empty())) out += (out.empty() ? "[" : "\n[") + header + "]\n";
  for (const Entry& entry : table.table)
    if (entry.value.kind != Value::kTable) out += key_text(entry.key) + " = " + to_toml_value(entry.value) + "\n";
  for (const Entry& entry : table.table)
    if (entry.value.kind == Value::kTable)
      write_table(entry.value, (header.empty() ? "" : header + ".") + key_text(entry.key), out);
}

}  // namespace

std::string to_toml_value(const Value& value) {
  switch (value.kind) {
    case Value::kText: return quoted_text(value.text);
    case Value::kInteger: return std::to_string(value.integer);
    case Value::kReal: return real_text(value.real);
    case Value::kBool: return value.integer ? "true" : "false";
    case Value::kDate: return value.text;
    case Value::kArray: break;
    case Value::kTable: {
      std::string text;
      for (const Entry& e : value.table)
        text += (text.empty() ? "" : ", ") + key_text(e.key) + " = " + to_toml_value(e.value);
      return "{" + text + "}";
    }
  }
  std::string text;
  for (const Value& element : value.array) text += (text.empty() ? "" : ", ") + to_toml_value(element);
  return "[" + text + "]";
}

std::string to_toml(const Value& document) {
  std::string text;
  write_table(document, "", text);
  return text;
}

}  // namespace t2x
