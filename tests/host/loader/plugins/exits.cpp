#include "one_node.hpp"
#include <cstdlib>

namespace {
struct Leaver {
  Leaver() { std::_Exit(0); }
} leaver;
}  // namespace

T2X_PLUGIN("exits", "1.0.0", "Test", "MIT", &t2x::node<OneNode>)
