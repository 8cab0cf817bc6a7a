#include "one_node.hpp"

struct TooStrong : OneNode {
  static constexpr const char* kName = "test.too_strong";
  static constexpr t2x_param kParams[] = {t2x::real("strength", 2, 0, 1, "out of its own range")};
  using OneNode::OneNode;
};

T2X_PLUGIN("bad_default", "1.0.0", "Test", "MIT", &t2x::node<TooStrong>)
