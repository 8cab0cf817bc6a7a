// Throws before main, as a static object that reads a missing file might.
#include "one_node.hpp"
#include <stdexcept>

namespace {
struct Thrower {
  Thrower() { throw std::runtime_error("no licence server"); }
} thrower;
}  // namespace

T2X_PLUGIN("aborts", "1.0.0", "Test", "MIT", &t2x::node<OneNode>)
