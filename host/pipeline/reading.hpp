// host/pipeline/reading.hpp - the state of one reading: each step below fills its part and reports what is wrong.
#pragma once
#include "pipeline/keys.hpp"
#include "pipeline/read.hpp"
#include "pipeline/values.hpp"
#include <map>
#include <string>

namespace t2x {

struct Input {
  std::string name, type, unit, doc;
  Place place;
  ValueRule rule;
  bool random = false;           // the default is "random"
  bool has_value = false;
  Value value;                   // has_value: checked, paths absolute
  bool used = false;
};

struct Model {
  Value value;                   // as it was written
  Place place;
  bool used = false;
};

struct Reading {
  // `catalog` is nullptr when only the inputs are wanted.
  Reading(const std::string& path, const Catalog* catalog, const ReadOptions& options)
      : catalog(catalog), options(options) {
    pipeline.path = path;
  }
  const Catalog* catalog;
  const ReadOptions& options;
  Diagnostics diagnostics;
  Value root;                    // the file, its includes and --set
  Value resolved;                // the same with used values, becoming Pipeline::resolved
  std::vector<Input> inputs;     // in the order of the file
  std::map<std::string, Model, std::less<>> models;
  Pipeline pipeline;             // its nodes keep the file's order until order_nodes
  std::vector<OutputInstance> unwanted;   // outputs whose `when` is false

  Input* find_input(std::string_view name);
  NodeInstance* find_node(std::string_view name);
  std::vector<std::string> input_names() const, model_names() const, node_names() const;
};

// The steps, in this order.
void apply_sets(Reading& reading);           // options.sets
void read_header(Reading& reading);          // format, name, summary, needs, unknown keys
void read_inputs(Reading& reading);          // [input.X] and options.inputs
void read_models(Reading& reading);          // [model]
void read_nodes(Reading& reading);           // [node.X]
void read_outputs(Reading& reading);         // [output.X]; picks writers
void drop_unwanted(Reading& reading);        // nodes that work for outputs alone that are not written
void check_links(Reading& reading);          // port types and dims
void order_nodes(Reading& reading);          // cycles; pipeline.nodes into running order
void warn_of_unused(Reading& reading);
std::string resolved_text(const Reading& reading);

// A parameter's value: a literal, "$input.X" or "$model.X"; nullopt when it was refused (and reported).
// `section` and `owner` ("node", "sample") say where the key stands, for resolved.
std::optional<ParamValue> read_param(Reading& reading, const t2x_param& param, const Entry& entry,
                                     const char* section, const std::string& owner, const char* type_name);
// Every parameter of a type that the table sets; defaults for the others; errors for required ones that are missing.
std::map<std::string, ParamValue, std::less<>> read_params(Reading& reading, const t2x_node_type& type,
                                                           const Value& table, const char* section,
                                                           const std::string& owner, const Place& place);

// "@node.port" or "@node"; nullopt when it was refused (and reported). `input`: the port that it feeds, if one is
// known yet: a bare "@node" may then mean one of several outputs.
std::optional<Reference> read_reference(Reading& reading, const Value& value, const t2x_port* input = nullptr);
const t2x_port* find_port(const t2x_port* ports, uint32_t count, std::string_view name);

}  // namespace t2x
