// Any bytes as a pipeline file, and behind NUL bytes as arguments: "=name=value" sets an input, others are --set.
// A pipeline that is accepted must read back from its resolved text, to the same text.
#include "host/pipeline/demo_nodes.hpp"
#include "pipeline/read.hpp"
#include "status/failure.hpp"
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view all(reinterpret_cast<const char*>(data), size);
  size_t end = std::min(all.find('\0'), all.size());
  std::string text(all.substr(0, end));
  t2x::ReadOptions options;
  options.random = [] { return uint64_t{7}; };
  while (end < all.size()) {
    size_t begin = end + 1;
    end = std::min(all.find('\0', begin), all.size());
    std::string argument(all.substr(begin, end - begin));
    if (argument.starts_with("=")) options.inputs.push_back(argument.substr(1));
    else options.sets.push_back(argument);
  }
  std::string resolved;
  try {
    resolved = t2x::read_pipeline_text(text, "fuzz.toml", t2x::demo::catalog(), options).pipeline.resolved;
  } catch (const t2x::Failure& failure) {
    if (failure.side != t2x::Side::User) std::abort();
    return 0;
  }
  std::string again = t2x::read_pipeline_text(resolved, "again.toml", t2x::demo::catalog(), {}).pipeline.resolved;
  if (again != resolved) std::abort();
  return 0;
}
