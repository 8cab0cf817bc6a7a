#include "one_node.hpp"
T2X_PLUGIN("good", "1.2.3", "Test", "MIT", &t2x::node<OneNode>)
