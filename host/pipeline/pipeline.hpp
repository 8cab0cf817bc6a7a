// host/pipeline/pipeline.hpp - a pipeline that has been read and checked: what the engine runs.
#pragma once
#include "loader/catalog.hpp"
#include "toml/place.hpp"
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace t2x {

// A parameter's value after defaults, ranges and $references; the fields that its kind uses are set.
struct ParamValue {
  t2x_param_kind kind = T2X_PARAM_TEXT;
  double number = 0;             // BOOL, INT, REAL
  int64_t integer = 0;           // BOOL, INT
  std::string text;              // TEXT, CHOICE, SIZE; MODEL, FILE and FOLDER: the resolved absolute path
  uint32_t width = 0, height = 0;
  Place place;                   // where it was set; the node's place for a default
};

struct Reference {
  std::string node, port;
  Place place;
};

struct NodeInstance {
  std::string name;              // "decode" of [node.decode]
  const NodeEntry* entry = nullptr;
  std::map<std::string, ParamValue, std::less<>> params;               // every parameter of the type
  std::map<std::string, std::vector<Reference>, std::less<>> inputs;   // connected inputs only
  Place place;
};

struct OutputInstance {
  std::string name;              // "image" of [output.image]
  Reference from;
  const NodeEntry* writer = nullptr;
  std::string file;              // template: {name}, {seed}, {index}, {index:03}, any {input}
  std::map<std::string, ParamValue, std::less<>> params;               // the writer's
  Place place;
};

struct Pipeline {
  std::string path, name, summary;
  std::map<std::string, std::string, std::less<>> inputs;   // [input.X] values, as text, "random" already drawn
  std::vector<NodeInstance> nodes;                          // in an order in which they can run
  std::vector<OutputInstance> outputs;
  std::string resolved;          // the whole pipeline as TOML with these values: goes into results
};

}  // namespace t2x
