// host/pipeline/format_reference.hpp - the pipeline format's manual: pipelines/FORMAT.md, `t2x describe --format`.
#pragma once
#include <string>

namespace t2x {

// Markdown, made from the key table that the parser checks with.
std::string format_reference();
// The complete example within it.
std::string format_example();

}  // namespace t2x
