#include "engine/write_output.hpp"
#include "engine/node_runner.hpp"
#include "porttype/port_type.hpp"
#include "result/file_template.hpp"
#include "result/output_file.hpp"
#include "result/result_metadata.hpp"
#include <algorithm>
#include <filesystem>
#include <set>

namespace t2x {
namespace {

ParamValue text_param(const std::string& text) {
  ParamValue v;
  v.kind = T2X_PARAM_TEXT;
  v.text = text;
  return v;
}

// Writers whose input begins with the dim B get one call an item of the batch.
uint32_t item_count(const OutputInstance& output, const Storage& value) {
  const t2x_node_type& type = *output.writer->type;
  PortType port = parse_port_type(type.inputs[0].type);
  bool batched = port.has_dims && !port.dims.empty() && port.dims[0].kind == Dim::kName && port.dims[0].name == "B";
  return batched && value.dims.rank ? value.dims.d[0] : 1;
}

// Item i of a batch is what its own seed would give alone.
std::string seed_of_item(const std::string& seed, uint32_t index) {
  if (seed.empty() || index == 0 || seed.find_first_not_of("0123456789") != std::string::npos) return seed;
  return std::to_string(std::stoull(seed) + index);
}

std::filesystem::path path_of(const Session& s, const OutputInstance& output, uint32_t index, uint32_t count) {
  auto values = s.pipeline.inputs;
  values["name"] = s.pipeline.name;
  values["index"] = std::to_string(index);
  if (auto seed = values.find("seed"); seed != values.end()) seed->second = seed_of_item(seed->second, index);
  std::string text = s.options.output_file.empty() ? output.file : s.options.output_file;
  bool distinct = text.find("{index") != std::string::npos || text.find("{seed") != std::string::npos;
  std::filesystem::path path;
  try {
    path = expand_file_template(text, values);
  } catch (const Failure& failure) {
    throw Failure(failure.side, to_string(output.place) + ": output '" + output.name + "': " + failure.what());
  }
  if (count > 1 && !distinct) path.replace_filename(path.stem().string() + "-" + std::to_string(index) +
                                                    path.extension().string());
  return path.is_absolute() || s.options.output_dir.empty() ? path : s.options.output_dir / path;
}

std::string metadata_text(const Session& s) {
  ResultMetadata m;
  m.pipeline = s.pipeline.resolved;
  m.inputs = s.pipeline.inputs;
  if (auto seed = s.pipeline.inputs.find("seed"); seed != s.pipeline.inputs.end() && !seed->second.empty() &&
      seed->second.find_first_not_of("0123456789") == std::string::npos)
    m.seed = std::stoull(seed->second);
  m.version = T2X_VERSION;
  std::map<const LoadedPlugin*, ResultMetadata::Plugin> plugins;
  for (const NodeInstance& n : s.pipeline.nodes) {
    ResultMetadata::Plugin& p = plugins[n.entry->plugin];
    p.name = n.entry->plugin->plugin->name;
    p.version = n.entry->plugin->plugin->version;
    p.nodes[n.entry->type->name] = n.entry->type->revision;
  }
  std::map<std::string, ResultMetadata::Plugin> by_name;   // in an order that does not depend on addresses
  for (auto& [entry, p] : plugins) by_name[p.name] = p;
  for (auto& [name, p] : by_name) m.plugins.push_back(p);
  m.device = s.runtime->device->summary().name;
  m.driver = s.runtime->device->summary().driver;
  return to_text(m);
}

// "wav" of "a/B.WAV". The temporary file that a writer gets has another ending.
std::string extension_of(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return extension.empty() ? extension : extension.substr(1);
}

// The writer as a node that is linked to the output's value.
NodeInstance writer_instance(const OutputInstance& output, const std::filesystem::path& final_path,
                             const std::string& path, const std::string& metadata, uint32_t index) {
  NodeInstance n;
  n.name = output.name;
  n.entry = output.writer;
  n.params = output.params;
  n.inputs[output.writer->type->inputs[0].name] = {output.from};
  n.place = output.place;
  n.params["path"] = text_param(path);
  n.params["extension"] = text_param(extension_of(final_path));
  n.params["metadata"] = text_param(metadata);
  ParamValue number;
  number.kind = T2X_PARAM_INT;
  number.integer = index;
  number.number = index;
  n.params["index"] = number;
  return n;
}

struct Writer {
  NodeState node;
  Writer() = default;
  Writer(Session& session, const NodeInstance& instance) : Writer() {   // delegates: what create_node leaves is ended
    node.instance = &instance;
    create_node(session, node);
  }
  ~Writer() { end_node(node); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
};

void run_writer(Session& session, const NodeInstance& instance) {
  Writer writer(session, instance);
  try {
    run_node(session, writer.node);
  } catch (const Failure& failure) {
    // What a writer cannot write is the disk's fault more often than the user's: ask the disk.
    if (failure.side == Side::User) require_disk_space(instance.params.at("path").text);
    throw;
  }
}

}  // namespace

void check_output(Session& session, const OutputInstance& output) {
  const NodeInstance instance = writer_instance(output, path_of(session, output, 0, 1), "", "", 0);
  const Writer writer(session, instance);
}

void probe_output(Session& session, const OutputInstance& output) {
  check_output(session, output);
  AtomicFile file(path_of(session, output, 0, 1));
}

void write_output(Session& session, const OutputInstance& output, RunResult& result) {
  auto it = session.node(output.from.node).outputs.find(output.from.port);
  if (it == session.node(output.from.node).outputs.end())
    fail_user(to_string(output.place) + ": output '" + output.name + "': node '" + output.from.node +
              "' did not produce '" + output.from.port + "' with these parameters");
  const uint32_t count = item_count(output, *it->second);
  const std::string metadata = metadata_text(session);
  for (uint32_t i = 0; i < count; ++i) {
    if (session.options.progress)
      session.options.progress({output.name, Progress::Phase::Writing, i, count, session.stage_index,
                                session.stage_count});
    AtomicFile file(path_of(session, output, i, count));
    run_writer(session, writer_instance(output, file.final_path(), file.temporary().string(), metadata, i));
    file.commit();
    result.files.push_back(file.final_path().string());
  }
}

}  // namespace t2x
