// Another plugin, but the node's name is the one of good.cpp.
#include "one_node.hpp"
T2X_PLUGIN("clash", "1.0.0", "Test", "MIT", &t2x::node<OneNode>)
