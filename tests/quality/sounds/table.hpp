// table.hpp - what was heard, as text.
#pragma once
#include "controls.hpp"

namespace t2x::quality {

// A line of the table below.
std::string heading();
std::string line(const std::string& name, const Score& score);
// The sounds' score and those of the controls.
std::string table(const std::string& name, const Score& score, const std::vector<Control>& controls,
                  const std::vector<Item>& asked);

struct Request {
  Item item;
  std::string caption;
};
// What the data set holds out, with the captions that name it: notes that their instruments never play in training, in
// all patterns or each in one of them; and notes in the one of the three patterns that training lacks.
std::vector<Request> new_note_requests(bool all_patterns);
std::vector<Request> new_pattern_requests();
// Each sound that is no note, in its two manners: these are trained on.
std::vector<Request> other_requests();
std::vector<Item> items_of(const std::vector<Request>& requests);
std::vector<std::string> captions_of(const std::vector<Request>& requests);

// A line for each sound of a set, under this heading.
extern const char* const kCsvHeading;
std::string csv_lines(const std::string& set, const std::vector<Request>& requests, const std::vector<Heard>& heard);

}  // namespace t2x::quality
