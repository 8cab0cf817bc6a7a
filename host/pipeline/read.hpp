// host/pipeline/read.hpp - a pipeline file, checked as far as one can without a GPU.
#pragma once
#include "pipeline/pipeline.hpp"
#include "pipeline/search.hpp"
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace t2x {

struct ReadOptions {
  std::vector<std::string> inputs;   // "steps=20": sets [input.steps]
  std::vector<std::string> sets;     // "node.sample.guidance=5", "model.vae=path": sets any key
  SearchPaths search;
  // Draws "random" inputs, 64 bits; the system's source when empty.
  std::function<uint64_t()> random;
};

struct ReadResult {
  Pipeline pipeline;
  std::vector<std::string> warnings;   // rendered with place, line and caret
};

// Throws Failure(Side::User) whose what() is every error in the order of the text, and their number at the end.
ReadResult read_pipeline(const std::string& path, const Catalog& catalog, const ReadOptions& options);

// The same for a pipeline that a result carries: `path` names it in messages, and relative paths start beside it.
ReadResult read_pipeline_text(const std::string& text, const std::string& path, const Catalog& catalog,
                              const ReadOptions& options);

// What `t2x run FILE --help` shows. Needs neither plugins nor models.
struct InputHelp {
  std::string name, type, default_text, range, unit, doc;
  bool required = false;
};
struct PipelineHelp {
  std::string name, summary;
  std::vector<InputHelp> inputs;     // in the order of the file
};
PipelineHelp describe_pipeline_inputs(const std::string& path);
PipelineHelp describe_pipeline_inputs_text(const std::string& text, const std::string& path);

}  // namespace t2x
