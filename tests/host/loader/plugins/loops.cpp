#include "one_node.hpp"

namespace {
volatile bool forever = true;
struct Looper {
  Looper() {
    while (forever) {}
  }
} looper;
}  // namespace

T2X_PLUGIN("loops", "1.0.0", "Test", "MIT", &t2x::node<OneNode>)
