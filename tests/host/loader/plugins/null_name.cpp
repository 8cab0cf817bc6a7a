#include "one_node.hpp"
T2X_PLUGIN(nullptr, "1.0.0", "Test", "MIT", &t2x::node<OneNode>)
