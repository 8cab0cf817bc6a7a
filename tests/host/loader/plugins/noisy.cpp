// Prints while it is loaded, to the scanner's report too; otherwise fine.
#include "one_node.hpp"
#include <cstdio>
#include <unistd.h>

struct Noisy : OneNode {
  static constexpr const char* kName = "test.noisy";
  using OneNode::OneNode;
};

namespace {
struct Printer {
  Printer() {
    std::puts("hello from noisy");
    const char junk[] = "{\"what\": 3}\nnot json\n";
    if (write(3, junk, sizeof junk - 1) < 0) std::perror("noisy");
  }
} printer;
}  // namespace

T2X_PLUGIN("noisy", "1.0.0", "Test", "MIT", &t2x::node<Noisy>)
