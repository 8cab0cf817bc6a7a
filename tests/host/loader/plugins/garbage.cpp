// Its second node points nowhere.
#include "one_node.hpp"

extern "C" T2X_EXPORT const t2x_plugin* t2x_plugin_v1(uint32_t, uint32_t) {
  static const t2x_node_type* nodes[] = {&t2x::node<OneNode>, reinterpret_cast<const t2x_node_type*>(0x10)};
  static const t2x_plugin plugin = {
      sizeof(t2x_plugin), 1, 0, "garbage", "1.0.0", "Test", "", "MIT", nodes, 2, 0, nullptr};
  return &plugin;
}
