#include "table.hpp"
#include <cmath>
#include <cstdio>

namespace t2x::quality {
namespace {

constexpr const char* kPatterns[] = {"held", "short", "twice"};

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%5.3f", value);
  return std::isnan(value) ? "    -" : text;
}

std::string columns(const Item& item) {
  const std::string name = source_name(item.source) + ",";
  return is_pitched(item) ? name + synthetic::note_name(item.note) + "," + kPatterns[size_t(item.pattern)] : name + ",";
}

}  // namespace

std::string heading() { return "                                 source  pitch  pattern  right  distance  detail\n"; }

std::string line(const std::string& name, const Score& s) {
  char text[160];
  std::snprintf(text, sizeof text, "%-33s %s  %s    %s  %s  %6.2f dB  %6.3f\n", name.c_str(), number(s.source).c_str(),
                number(s.pitch).c_str(), number(s.pattern).c_str(), number(s.right).c_str(), s.distance, s.detail);
  return text;
}

std::string table(const std::string& name, const Score& own, const std::vector<Control>& controls,
                  const std::vector<Item>& asked) {
  std::string text = heading() + line(name, own);
  for (const Control& control : controls) text += line(control.name, score(control.heard, asked));
  return text;
}

std::vector<Request> new_note_requests(bool all_patterns) {
  std::vector<Request> requests;
  for (const Item& item : list_items(synthetic::Split::HeldOut))
    if (is_new_note(item) && (all_patterns || size_t(item.pattern) == (item.note / 3 + size_t(item.source)) % synthetic::kPatterns))
      requests.push_back({item, captions_of(item).front()});
  return requests;
}

std::vector<Request> new_pattern_requests() {
  std::vector<Request> requests;
  for (const Item& item : list_items(synthetic::Split::HeldOut))
    if (is_new_pattern(item)) requests.push_back({item, captions_of(item).front()});
  return requests;
}

std::vector<Request> other_requests() {
  std::vector<Request> requests;
  for (const Item& item : list_items(synthetic::Split::Train))
    if (!is_pitched(item) && item.variant % (synthetic::kVariants / 2) == 0)
      requests.push_back({item, captions_of(item).back()});
  return requests;
}

std::vector<Item> items_of(const std::vector<Request>& requests) {
  std::vector<Item> items;
  for (const Request& request : requests) items.push_back(request.item);
  return items;
}

std::vector<std::string> captions_of(const std::vector<Request>& requests) {
  std::vector<std::string> captions;
  for (const Request& request : requests) captions.push_back(request.caption);
  return captions;
}

const char* const kCsvHeading =
    "index,set,source,note,pattern,nearest_source,nearest_note,nearest_pattern,heard_pattern,cents,distance,detail,"
    "caption\n";

std::string csv_lines(const std::string& set, const std::vector<Request>& requests, const std::vector<Heard>& heard) {
  std::string text;
  for (size_t i = 0; i < heard.size(); ++i) {
    const Heard& h = heard[i];
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, "%.3f,%.3f", h.distance, h.detail);
    const bool note = is_pitched(requests[i].item);
    const std::string pattern = note && h.pattern ? kPatterns[size_t(*h.pattern)] : "";
    text += std::to_string(i) + "," + set + "," + columns(requests[i].item) + "," +
            (h.nearest ? columns(*h.nearest) : ",,") + "," + pattern + "," +
            (h.cents ? std::to_string(*h.cents) : "") + "," + numbers + ",\"" + requests[i].caption + "\"\n";
  }
  return text;
}

}  // namespace t2x::quality
