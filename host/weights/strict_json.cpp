#include "weights/strict_json.hpp"
#include <set>
#include <vector>

namespace t2x {
namespace {

using Json = nlohmann::json;

// nlohmann's message without its prefix "[json.exception...] parse error at line 1, column 2: " and its trailing
// quotation of the text, which may be damaged bytes.
std::string reason(std::string what) {
  if (size_t colon = what.find(": ", what.find("column")); colon != std::string::npos) what.erase(0, colon + 2);
  if (size_t last = what.find("; last read"); last != std::string::npos) what.erase(last);
  return what;
}

}  // namespace

Json parse_strict_json(std::string_view text, int max_depth) {
  std::vector<std::set<std::string>> open_objects;
  auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > max_depth) throw JsonError("objects and arrays nest more than " + std::to_string(max_depth) + " deep");
    if (event == Json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == Json::parse_event_t::object_end) open_objects.pop_back();
    if (event == Json::parse_event_t::key && !open_objects.back().insert(parsed.get_ref<std::string&>()).second)
      throw JsonError("the key " + in_quotes(parsed.get_ref<std::string&>()) + " occurs twice");
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), watch);
  } catch (const Json::parse_error& e) {
    throw JsonError("at byte " + std::to_string(e.byte) + ": " + reason(e.what()));
  } catch (const Json::exception& e) {  // a number beyond double's range, for one
    throw JsonError(reason(e.what()));
  }
}

bool is_utf8(std::string_view text) {
  try {
    return !Json(text).dump().empty();
  } catch (const Json::type_error&) {  // what writing says of a text that is none
    return false;
  }
}

std::string in_quotes(std::string_view name) {
  constexpr size_t kLongest = 80;
  std::string out = "'";
  for (char c : name.substr(0, kLongest)) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  // A character that the cut has split would make the message ill-formed UTF-8.
  if (name.size() > kLongest) {
    while (out.size() > 1 && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80) out.pop_back();
    if (out.size() > 1 && static_cast<unsigned char>(out.back()) >= 0xC0) out.pop_back();
    out += "...";
  }
  return out + "'";
}

}  // namespace t2x
